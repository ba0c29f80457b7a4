package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Very many workers, as many as the JVM's threads allow. How fast that is the benchmarks show. */
@Timeout(60)
class ChiefScaleTest {

    @Test
    void manyWorkersInOneGroupStartRunAndStop() {
        int workers = Runtime.version().feature() >= 24 ? 100_000 : 1_000;
        CountDownLatch running = new CountDownLatch(workers);
        Chief chief = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .addWorker("g", WorkerSpec.group(workers, number -> context -> {
                    running.countDown();
                    context.sleep(Duration.ofHours(1));
                }))
                .build();

        CompletableFuture<ExitReport> end = chief.start();
        Latches.await(running);
        chief.shutdown();
        ExitReport report = Latches.get(end);

        assertThat(report.outcome()).isEqualTo(ExitReport.Outcome.GRACEFUL);
        assertThat(report.workers()).hasSize(workers + 1);
        assertThat(report.workers()).allMatch(status -> status.state() == WorkerState.STOPPED);
    }

    @Test
    void aThousandThatFailAtOnceCostNoProcessorWhileTheyWait() throws Exception {
        int workers = 1_000;
        AtomicInteger failures = new AtomicInteger();
        CountDownLatch fail = new CountDownLatch(1);
        RestartPolicy policy = RestartPolicy.onFailure()
                .withBackoff(new Backoff(Duration.ofMillis(500), 2, Duration.ofMinutes(1), 0.2))
                .withoutIntensity();
        Chief chief = Chief.builder()
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

        // Each has failed three times: none spins, so none is far ahead, and all still are restarted.
        assertThat(failures.get()).isLessThan(5 * workers);
        assertThat(chief.state("calm")).isEqualTo(WorkerState.RUN);
        assertThat(chief.status("g").orElseThrow().restarts()).isGreaterThanOrEqualTo(2 * workers);
        assertThat(processorShare()).as("of a processor, while all wait").isLessThan(0.8);
        chief.close();
    }

    /** How much processor time this process takes of half a second, as a part of one processor's. */
    private static double processorShare() throws Exception {
        Duration before = processorTime();
        new CompletableFuture<Void>()
                .completeOnTimeout(null, 500, TimeUnit.MILLISECONDS)
                .get();
        return processorTime().minus(before).toNanos() / 500e6;
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
