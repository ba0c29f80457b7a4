package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to stop and interrupts that come at the worst moment reach the worker all the same. */
@Timeout(60)
class WorkerSignalsTest {

    private static final int ROUNDS = 20_000;
    /** On a busy machine a round may take as long as some turns of the scheduler. */
    private static final long ENOUGH_NANOS = 3_000_000_000L;

    @Test
    void anActionThatIsAddedAtTheMomentOfTheRequestIsRun() throws Exception {
        ChiefBuilder builder = Chief.builder().eventHandler(ChiefEventHandler.none());
        ChiefRun chief = new ChiefRun(new ChiefSettings(builder), Parent.NONE);
        Entry entry = new Entry("w", WorkerSpec.of(context -> {}), RestartPolicy.never());
        WorkerRun[] runs = new WorkerRun[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            runs[i] = new WorkerRun(chief, new Member(entry, 1));
        }
        AtomicInteger called = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(2);
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            for (int i = 0; meet(together, begun, i); i++) {
                runs[i].cancelled(true);
                runs[i].wake();
            }
        });
        long end = System.nanoTime() + ENOUGH_NANOS;
        for (int i = 0; i < ROUNDS && System.nanoTime() - end < 0; i++) {
            begun.set(i + 1);
            meet(together);
            runs[i].onCancel(called::incrementAndGet);
        }
        meet(together);
        Latches.get(asking);

        Latches.until(() -> called.get() == begun.get());
        chief.close(Duration.ofSeconds(1));
    }

    @Test
    void aThreadThatHasNotBegunIsInterruptedWhenItDoes() {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Chief chief = Chief.builder()
                .eventHandler(event -> {
                    if (event.kind() == ChiefEvent.Kind.INTERRUPTED) {
                        interrupted.countDown();
                    }
                })
                .threadFactory(task -> new Thread(() -> {
                    Latches.await(begin);
                    task.run();
                }))
                .addWorker("w", WorkerSpec.of(context -> never.await()).stopTimeout(Duration.ofSeconds(16)))
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        chief.shutdown();
        Latches.await(interrupted);

        begin.countDown();

        assertThat(Latches.get(end).outcome()).isEqualTo(ExitReport.Outcome.GRACEFUL);
    }

    @Test
    void theFirstSignalForcesNothingWhereTheChiefIsStoppingAlready() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        ChiefBuilder builder = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .addWorker("w", context -> {
                    context.awaitCancelled();
                    asked.countDown();
                    open.await();
                });
        builder.build();
        ChiefRun chief = new ChiefRun(new ChiefSettings(builder), Parent.NONE);
        chief.start();
        chief.shutdown(ExitReport.Reason.SHUTDOWN, "");
        Latches.await(asked);

        chief.signal("SIGTERM");
        open.countDown();

        ExitReport report = Latches.get(chief.whenEnded());
        assertThat(report.outcome()).isEqualTo(ExitReport.Outcome.GRACEFUL);
        assertThat(report.exitCode()).isZero();
    }

    @Test
    void aShutdownCallbackThatClosesItsChiefIsRefused() {
        AtomicReference<Chief> chief = new AtomicReference<>();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        chief.set(Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .addWorker("w", context -> {})
                .stopWhenAllDone()
                .onShutdown(() -> {
                    try {
                        chief.get().close();
                    } catch (IllegalStateException e) {
                        refused.set(e);
                    }
                })
                .build());

        chief.get().run();

        assertThat(refused.get()).hasMessageContaining("shutdown callback");
    }

    @Test
    void aWorkerThatWasGivenUpBeforeItsThreadBeganIsNotCalledAnyMore() {
        CountDownLatch begin = new CountDownLatch(1);
        AtomicInteger threads = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        Chief chief = Chief.builder()
                .eventHandler(ChiefEventHandler.none())
                .threadFactory(task -> {
                    boolean first = threads.incrementAndGet() == 1;
                    return new Thread(() -> {
                        if (!first) {
                            Latches.await(begin);
                        }
                        task.run();
                    });
                })
                .addWorker("w", context -> runs.incrementAndGet())
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        Latches.until(() -> chief.state("w") == WorkerState.STOPPED);
        chief.startWorker("w");
        chief.shutdownNow();
        assertThat(Latches.get(end).abandoned()).hasSize(1);

        begin.countDown();

        Latches.until(() -> chief.state("w") == WorkerState.STOPPED);
        assertThat(runs).hasValue(1);
    }

    /** Whether there is a round after so many. */
    private static boolean meet(CyclicBarrier together, AtomicInteger begun, int rounds) {
        meet(together);
        return begun.get() > rounds;
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
