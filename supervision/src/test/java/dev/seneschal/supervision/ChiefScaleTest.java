package dev.seneschal.supervision;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.Backoff;
import dev.seneschal.time.Environment;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Very many workers, as many as the JVM's threads allow. How fast they are beside others' the benchmarks show. */
@Timeout(60)
class ChiefScaleTest {

    /** With virtual threads, on two processors. All of the JVM's heap is bounded. */
    @Test
    @Timeout(300)
    void manyWorkersInOneGroupStartRunAndStopWithinTenSecondsAndLittleMemory() throws Exception {
        int workers = Runtime.version().feature() >= 24 ? 100_000 : 1_000;

        List<String> said = runScaleProgram(workers);

        assertThat(said).hasSize(2).first().isEqualTo("GRACEFUL %1$d of %1$d".formatted(workers + 1));
        assertThat(Long.parseLong(said.get(1)))
                .as("milliseconds of processor time")
                .isLessThan(2 * 10_000);
    }

    @Test
    void aThousandThatFailAtOnceCostNoProcessorWhileTheyWait() throws Exception {
        int workers = 1_000;
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch fail = new CountDownLatch(1);
        RestartPolicy policy = RestartPolicy.onFailure()
                .withBackoff(new Backoff(Duration.ofMillis(50), 40, Duration.ofHours(1), 0.2))
                .withoutIntensity();
        Chief chief = Chief.builder()
                .name("thousand")
                .eventHandler(ChiefEventHandler.none())
                .restart(policy)
                .addWorker("g", WorkerSpec.group(workers, number -> context -> {
                    fail.await();
                    failures.incrementAndGet();
                    throw new IOException("all at once");
                }))
                .addWorker("calm", WorkerContext::awaitCancelled)
                .build();
        chief.start();
        Latches.until(() -> chief.state("calm") == WorkerState.RUN);

        fail.countDown();
        Latches.until(() -> failures.get() >= 3 * workers);

        // Each has failed three times, and waits for more than a minute to be restarted.
        long before = processorNanos();
        long began = System.nanoTime();
        new CompletableFuture<Void>()
                .completeOnTimeout(null, 500, TimeUnit.MILLISECONDS)
                .get();
        double share = (processorNanos() - before) / (double) (System.nanoTime() - began);
        assertThat(failures).hasValue(3 * workers);
        assertThat(chief.state("calm")).isEqualTo(WorkerState.RUN);
        assertThat(chief.status("g").orElseThrow().restarts()).isEqualTo(2 * workers);
        assertThat(share).as("of a processor, while all wait").isLessThan(0.8);
        chief.close();
    }

    private static List<String> runScaleProgram(int workers) throws Exception {
        String classPath = Stream.of(
                        ScaleProgram.class, Chief.class, Environment.class, LoggerFactory.class, Assertions.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(URI.create(place.toString())).toString())
                .distinct()
                .collect(joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java, "-Xmx1536m", "-cp", classPath, ScaleProgram.class.getName(), Integer.toString(workers))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> said = out.lines().toList();
            assertThat(process.waitFor()).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the chief's and its workers' threads, or those that carry them, have taken so far. The whole JVM's has much else in it. */
    private static long processorNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> Stream.of("seneschal-thousand", "g/", "ForkJoinPool-1-")
                        .anyMatch(thread.getThreadName()::startsWith))
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getThreadId())))
                .sum();
    }
}
