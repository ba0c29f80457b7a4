package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Intensity;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;

/** What a chief was built with. */
record ChiefSettings(
        String name,
        Map<String, WorkerSpec> workers,
        Map<String, Object> attributes,
        Strategy strategy,
        RestartPolicy restart,
        Optional<Intensity> chiefIntensity,
        Duration forceStopTimeout,
        Optional<Locker> locker,
        Optional<Runnable> shutdownCallback,
        Optional<ChiefEventHandler> eventHandler,
        int eventCapacity,
        BiConsumer<String, Throwable> recover,
        Optional<CompletionStage<?>> stopOn,
        boolean stopWhenAllDone,
        int failureExitCode,
        boolean keepsJvmAlive,
        Optional<ThreadFactory> threadFactory,
        boolean virtualThreads,
        String mdcKey,
        Environment environment) {

    ChiefSettings(ChiefBuilder builder) {
        this(
                builder.name,
                Collections.unmodifiableMap(new LinkedHashMap<>(builder.workers)),
                Map.copyOf(builder.attributes),
                builder.strategy,
                builder.restart,
                builder.chiefIntensity,
                builder.forceStopTimeout,
                builder.locker,
                builder.shutdownCallback,
                builder.eventHandler,
                builder.eventCapacity,
                builder.recover,
                builder.stopOn,
                builder.stopWhenAllDone,
                builder.failureExitCode,
                builder.keepsJvmAlive,
                builder.threadFactory,
                builder.virtualThreads,
                builder.mdcKey,
                builder.environment);
    }
}
