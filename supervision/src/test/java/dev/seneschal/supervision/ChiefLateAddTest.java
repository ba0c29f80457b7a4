package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers added while the chief runs, and while it stops. */
@Timeout(60)
class ChiefLateAddTest {

    private static final int THREADS = 4;
    private static final int EACH = 25;

    @Test
    void aWorkerAddedLateStarts() {
        Chief chief = Chief.builder()
                .addWorker("first", WorkerContext::awaitCancelled)
                .build();
        chief.addWorker("before", WorkerContext::awaitCancelled);
        chief.start();

        chief.addWorker("late", WorkerContext::awaitCancelled);

        Latches.until(() -> chief.state("late") == WorkerState.RUN && chief.state("before") == WorkerState.RUN);
        chief.close();
        assertThat(chief.state("late")).isEqualTo(WorkerState.STOPPED);
    }

    /** Each worker is either refused, or started and ended before the run returns, or never begun. */
    @RepeatedTest(40)
    void addsThatRaceTheShutdownAreRefusedOrRunAndEnd() throws Exception {
        Set<String> running = ConcurrentHashMap.newKeySet();
        AtomicInteger accepted = new AtomicInteger();
        Chief chief = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .addWorker("first", WorkerContext::awaitCancelled)
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        CyclicBarrier barrier = new CyclicBarrier(THREADS + 1);
        List<Thread> adders = IntStream.range(0, THREADS)
                .mapToObj(number -> new Thread(() -> {
                    pass(barrier);
                    for (int i = 0; i < EACH; i++) {
                        String name = "w" + number + "-" + i;
                        try {
                            chief.addWorker(name, context -> {
                                running.add(name);
                                context.awaitCancelled();
                                running.remove(name);
                            });
                            accepted.incrementAndGet();
                        } catch (IllegalStateException stopping) {
                            return;
                        }
                    }
                }))
                .toList();
        adders.forEach(Thread::start);

        pass(barrier);
        Latches.until(() -> accepted.get() > EACH);
        chief.shutdown();
        ExitReport report = Latches.get(end);
        for (Thread adder : adders) {
            adder.join();
        }

        assertThat(running).isEmpty();
        assertThat(report.outcome()).isEqualTo(ExitReport.Outcome.GRACEFUL);
        assertThat(report.workers()).hasSize(1 + accepted.get());
        assertThat(report.workers()).extracting(WorkerStatus::state).containsOnly(WorkerState.STOPPED);
    }

    private static void pass(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
