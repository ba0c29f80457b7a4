package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionThreadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final LinkedBlockingQueue<Throwable> deaths = new LinkedBlockingQueue<>();
    private final SessionThreads threads = new SessionThreads("test", deaths::add);

    @AfterEach
    void shutDown() {
        threads.shutdown();
    }

    @Test
    void reportsWhatASubmittedTaskDiedOf() throws InterruptedException {
        Future<?> unused = threads.submit(() -> {
            throw new IllegalArgumentException("on purpose");
        });

        assertThat(deaths.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).hasMessage("on purpose");
    }

    @Test
    void reportsNothingOfTasksThatEndWell() throws InterruptedException {
        Future<?> unused = threads.submit(() -> {});
        threads.shutdown();

        assertThat(threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(deaths).isEmpty();
    }

    @Test
    void holdsBackTheTasksOfAnActionAndNoOthers() throws Exception {
        AtomicInteger runs = new AtomicInteger();

        List<Runnable> held = threads.hold(() -> threads.execute(runs::incrementAndGet));
        threads.submit(() -> {}).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(runs).hasValue(0);
        held.forEach(Runnable::run);
        assertThat(runs).hasValue(1);
    }
}
