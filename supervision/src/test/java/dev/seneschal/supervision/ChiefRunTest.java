package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.seneschal.supervision.ExitReport.Outcome;
import dev.seneschal.supervision.ExitReport.Reason;
import dev.seneschal.time.VirtualEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a chief's run begins and ends, with real threads. Signals have their own test. */
@Timeout(60)
class ChiefRunTest {

    private static final Worker UNTIL_STOPPED = WorkerContext::awaitCancelled;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicInteger callbacks = new AtomicInteger();

    @Test
    void withoutWorkersTheRunReturnsAtOnceAsAFailure() {
        Chief chief = quiet().eventHandler(event -> log.add(event.level() + " " + event.message()))
                .build();

        ExitReport report = chief.run();

        assertThat(report.reason()).isEqualTo(Reason.NO_WORKERS);
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(log).contains("error unable to start: there is no initialized workers");
        assertThat(callbacks).hasValue(1);
    }

    @Test
    void ifNoWorkerCanBeInitializedTheRunReturnsAsAFailure() {
        Chief chief = quiet().addWorker("a", failingInit())
                .addWorker("b", failingInit())
                .build();

        ExitReport report = chief.run();

        assertThat(report.reason()).isEqualTo(Reason.NO_WORKERS);
        assertThat(report.worker("a").orElseThrow().state()).isEqualTo(WorkerState.FAILED);
        assertThat(report.worker("b").orElseThrow().lastError()).isPresent();
    }

    @Test
    void anExceptionInInitIsContained() {
        Chief chief = quiet().addWorker("bad", failingInit())
                .addWorker("good", UNTIL_STOPPED)
                .build();
        CompletableFuture<ExitReport> end = chief.start();

        Latches.until(() -> chief.state("good") == WorkerState.RUN);

        assertThat(chief.state("bad")).isEqualTo(WorkerState.FAILED);
        chief.shutdown();
        assertThat(Latches.get(end).outcome()).isEqualTo(Outcome.GRACEFUL);
    }

    @Test
    void shutdownFromAnyThreadEndsTheRunHoweverOftenItIsCalled() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        Chief chief = quiet().addWorker("w", context -> {
                    running.countDown();
                    context.awaitCancelled();
                })
                .build();
        Thread stopper = new Thread(() -> {
            Latches.await(running);
            chief.shutdown();
            chief.shutdown();
        });
        stopper.start();

        ExitReport report = chief.run();
        chief.shutdown();
        stopper.join();

        assertThat(report.reason()).isEqualTo(Reason.SHUTDOWN);
        assertThat(report.exitCode()).isZero();
        assertThat(report.worker("w").orElseThrow().state()).isEqualTo(WorkerState.STOPPED);
        assertThat(callbacks).hasValue(1);
    }

    @Test
    void shutdownBeforeTheRunMakesItReturnWithoutStartingAnything() {
        Chief chief = quiet().addWorker("w", context -> log.add("ran")).build();

        chief.shutdown();
        ExitReport report = chief.run();

        assertThat(report.reason()).isEqualTo(Reason.SHUTDOWN);
        assertThat(log).isEmpty();
        assertThat(report.worker("w").orElseThrow().state()).isEqualTo(WorkerState.NEW);
        assertThat(callbacks).hasValue(1);
    }

    @Test
    void shutdownByAWorkerOfItsOwnEndsTheRun() {
        AtomicReference<Chief> self = new AtomicReference<>();
        Chief chief = quiet().addWorker("w", context -> {
                    self.get().shutdown();
                    context.awaitCancelled();
                })
                .build();
        self.set(chief);

        assertThat(chief.run().outcome()).isEqualTo(Outcome.GRACEFUL);
    }

    @Test
    void aChiefRunsOnce() {
        Chief chief = quiet().addWorker("w", UNTIL_STOPPED).build();
        chief.start();

        assertThatIllegalStateException().isThrownBy(chief::run).withMessageContaining("once");
        assertThatIllegalStateException().isThrownBy(chief::start);
        chief.close();
        assertThatIllegalStateException().isThrownBy(chief::run);
    }

    @Test
    void runOnAnotherChiefsThreadIsRefusedAndNamesAsWorker() {
        Chief inner = quiet().addWorker("x", UNTIL_STOPPED).build();
        Chief outer =
                quiet().addWorker("w", context -> inner.run()).stopWhenAllDone().build();

        ExitReport report = outer.run();

        assertThat(report.worker("w").orElseThrow().lastError().orElseThrow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("asWorker()");
    }

    @Test
    void aParentsTokenEndsTheRun() {
        for (boolean well : new boolean[] {true, false}) {
            CompletableFuture<Void> token = new CompletableFuture<>();
            Chief chief = quiet().addWorker("w", UNTIL_STOPPED).stopOn(token).build();
            CompletableFuture<ExitReport> end = chief.start();
            Latches.until(() -> chief.state("w") == WorkerState.RUN);

            if (well) {
                token.complete(null);
            } else {
                token.cancel(true);
            }

            assertThat(Latches.get(end).reason()).isEqualTo(Reason.PARENT);
        }
    }

    @Test
    void aCustomLockersReturnEndsTheRun() {
        CountDownLatch lock = new CountDownLatch(1);
        Chief chief = quiet().addWorker("w", context -> {
                    lock.countDown();
                    context.awaitCancelled();
                })
                .locker(lock::await)
                .build();

        assertThat(chief.run().reason()).isEqualTo(Reason.LOCKER);
    }

    @Test
    void aThrowingLockerEndsTheRunToo() {
        Chief chief = quiet().addWorker("w", UNTIL_STOPPED)
                .locker(() -> {
                    throw new IllegalStateException("no lock");
                })
                .build();

        ExitReport report = chief.run();

        assertThat(report.reason()).isEqualTo(Reason.LOCKER);
        assertThat(report.detail()).contains("no lock");
    }

    @Test
    void theRunReturnsWhenAllAreDoneIfThatIsWanted() {
        Chief chief = quiet().addWorkers(Map.of("a", context -> {}))
                .addWorker("b", context -> {})
                .stopWhenAllDone()
                .build();

        ExitReport report = chief.run();

        assertThat(report.reason()).isEqualTo(Reason.ALL_DONE);
        assertThat(report.exitCode()).isZero();
    }

    @Test
    void allDoneWithAFailureIsAFailure() {
        Chief chief = quiet().addWorker("a", context -> {
                    throw new IOException("no");
                })
                .stopWhenAllDone()
                .failureExitCode(3)
                .build();

        assertThat(chief.run().exitCode()).isEqualTo(3);
    }

    @Test
    void anInterruptOfTheRunningThreadEndsTheRunAndStands() {
        Chief chief = quiet().addWorker("w", UNTIL_STOPPED).build();

        Thread.currentThread().interrupt();
        ExitReport report = chief.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.reason()).isEqualTo(Reason.INTERRUPTED);
    }

    @Test
    void theShutdownCallbackRunsAfterTheLastWorkerHasEnded() {
        List<String> order = new CopyOnWriteArrayList<>();
        Chief chief = Chief.builder()
                .addWorker("a", context -> {
                    context.awaitCancelled();
                    order.add("a ended");
                })
                .addWorker("b", context -> {
                    context.awaitCancelled();
                    order.add("b ended");
                })
                .onShutdown(() -> order.add("callback"))
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        Latches.until(() -> chief.state("b") == WorkerState.RUN);

        chief.shutdown();
        Latches.get(end);

        assertThat(order).containsExactly("b ended", "a ended", "callback");
    }

    @Test
    void aThrowingShutdownCallbackIsAnEventAndTheRunReturns() {
        Chief chief = Chief.builder()
                .addWorker("a", context -> {})
                .stopWhenAllDone()
                .onShutdown(() -> {
                    throw new AssertionError("callback");
                })
                .eventHandler(event -> log.add(event.kind() + ""))
                .build();

        assertThat(chief.run().exitCode()).isZero();
        assertThat(log).contains("CALLBACK_FAILED");
    }

    @Test
    void aShutdownCallbackThatHangsIsInterruptedAndReportedWithItsStackAndTheRunReturns() {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        AtomicReference<Throwable> reported = new AtomicReference<>();
        Chief chief = Chief.builder()
                .addWorker("a", context -> {})
                .stopWhenAllDone()
                .onShutdown(() -> hang(hanging, interrupted))
                .eventHandler(event -> event.cause().ifPresent(reported::set))
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        Latches.await(hanging);

        chief.shutdownNow();
        ExitReport report = Latches.get(end);

        assertThat(report.outcome()).isEqualTo(Outcome.GRACEFUL);
        Latches.await(interrupted);
        assertThat(reported.get()).isInstanceOf(TimeoutException.class);
        assertThat(reported.get().getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("hang"));
    }

    @Test
    void aShutdownCallbackRunsOnceHoweverSoonTheEndIsForced() {
        for (int i = 0; i < 200; i++) {
            AtomicInteger runs = new AtomicInteger();
            Chief chief = Chief.builder()
                    .eventHandler(ChiefEventHandler.none())
                    .addWorker("a", WorkerContext::awaitCancelled)
                    .onShutdown(runs::incrementAndGet)
                    .build();
            CompletableFuture<ExitReport> end = chief.start();

            chief.shutdown();
            chief.shutdownNow();

            Latches.get(end);
            // A slow thread may begin it when it is not waited for any more.
            Latches.until(() -> runs.get() > 0);
            assertThat(runs).hasValue(1);
        }
    }

    private static void hang(CountDownLatch hanging, CountDownLatch interrupted) {
        hanging.countDown();
        boolean hangs = true;
        while (hangs) {
            try {
                new CountDownLatch(1).await();
                hangs = false;
            } catch (InterruptedException deaf) {
                interrupted.countDown();
            }
        }
    }

    @Test
    void actionsOfWorkersThatHangKeepNeitherTheCallbackNorTheEndWaiting() {
        CountDownLatch hanging = new CountDownLatch(8);
        Chief chief = quiet().addWorker("group", WorkerSpec.group(8, number -> context -> {
                    context.onCancel(() -> hang(hanging, new CountDownLatch(1)));
                    Latches.await(hanging);
                }))
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        Latches.until(() -> chief.status("group").orElseThrow().ready());

        chief.shutdown();

        assertThat(Latches.get(end).outcome()).isEqualTo(Outcome.GRACEFUL);
        assertThat(callbacks).hasValue(1);
    }

    @Test
    void whatFollowsOnTheEndKeepsNobodyWaitingButTheJvmAlive() {
        CountDownLatch following = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        AtomicReference<Thread> own = new AtomicReference<>();
        Chief chief = quiet().name("followed")
                .addWorker("a", context -> {})
                .stopWhenAllDone()
                .eventHandler(event -> own.set(threadNamed("seneschal-followed")))
                .build();
        CompletableFuture<Void> follower = chief.start().thenAccept(report -> {
            following.countDown();
            Latches.await(open);
        });
        Latches.await(following);

        chief.close();
        Latches.get(chief.whenEnded());

        assertThat(own.get().isDaemon()).isFalse();
        Latches.until(() -> List.of(own.get().getStackTrace()).stream()
                .anyMatch(frame -> frame.getMethodName().equals("awaitCallbacks")));
        open.countDown();
        Latches.get(follower);
        Latches.until(() -> !own.get().isAlive());
    }

    private static Thread threadNamed(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void aStuckWorkerIsInterruptedAndReportedWithItsStack() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        Chief chief = quiet().forceStopTimeout(Duration.ofMillis(200))
                .addWorker("stuck", WorkerSpec.of(Latches.deaf(running, open)).stopTimeout(Duration.ofHours(1)))
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        Latches.await(running);

        chief.shutdown();
        ExitReport report = Latches.get(end);

        assertThat(report.outcome()).isEqualTo(Outcome.FORCED);
        assertThat(report.exitCode()).isEqualTo(1);
        WorkerStatus stuck = report.abandoned().get(0);
        assertThat(stuck.path()).isEqualTo("stuck");
        assertThat(stuck.state()).isEqualTo(WorkerState.RUN);
        assertThat(stuck.stack().orElseThrow())
                .anyMatch(frame -> frame.getClassName().equals(Latches.class.getName()));
        assertThat(callbacks).hasValue(1);
        open.countDown();
        Latches.until(() -> chief.state("stuck") == WorkerState.STOPPED);
    }

    /** In virtual time: a real thread may be slow to heed it. */
    @Test
    void aWorkerThatHeedsTheInterruptEndsGracefully() {
        VirtualEnvironment world = new VirtualEnvironment(1);
        Chief chief = quiet().environment(world)
                .addWorker(
                        "w",
                        WorkerSpec.of(context -> world.sleep(Duration.ofHours(1)))
                                .stopTimeout(Duration.ofMillis(100)))
                .build();
        CompletableFuture<ExitReport> end = chief.start();
        world.advance(Duration.ofSeconds(1));

        chief.shutdown();
        world.advance(Duration.ofMillis(100));

        assertThat(end).isDone();
        assertThat(end.join().outcome()).isEqualTo(Outcome.GRACEFUL);
        assertThat(chief.state("w")).isEqualTo(WorkerState.STOPPED);
    }

    @Test
    void closeWithinABudgetOfItsOwnGivesUpAfterIt() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        Chief chief = quiet().addWorker("stuck", Latches.deaf(running, open)).build();
        chief.start();
        Latches.await(running);

        ExitReport report = chief.close(Duration.ofMillis(50));

        assertThat(report.outcome()).isEqualTo(Outcome.FORCED);
        open.countDown();
    }

    @Test
    void closingAChiefThatNeverRanStartsNothingAndCallsNothing() {
        Chief chief = quiet().addWorker("w", context -> log.add("ran")).build();

        ExitReport report = chief.close(Duration.ofSeconds(1));
        chief.close();

        assertThat(report.reason()).isEqualTo(Reason.SHUTDOWN);
        assertThat(log).isEmpty();
        assertThat(callbacks).hasValue(0);
        assertThatIllegalStateException().isThrownBy(chief::run);
    }

    @Test
    void oneThreadKeepsTheJvmAliveByChoiceAndNoneStays() {
        for (boolean keeps : new boolean[] {true, false}) {
            String name = "keeps-" + keeps;
            Chief chief = quiet().name(name)
                    .eventHandler(event -> log.add(event.kind() + ""))
                    .addWorker("alive-" + keeps, UNTIL_STOPPED)
                    .keepsJvmAlive(keeps)
                    .build();
            chief.start();
            Latches.until(() -> chief.state("alive-" + keeps) == WorkerState.RUN);

            assertThat(threads(name)).filteredOn(thread -> !thread.isDaemon()).hasSize(keeps ? 1 : 0);
            chief.close();

            Latches.until(() -> threads("seneschal-" + name).stream()
                    .allMatch(thread -> thread.getName().endsWith("-events-1")));
            Latches.until(() -> threads("alive-" + keeps).isEmpty());
        }
    }

    private static List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(name))
                .toList();
    }

    @Test
    void closeByAWorkerIsRefused() {
        AtomicReference<Chief> self = new AtomicReference<>();
        Chief chief = quiet().addWorker("w", context -> self.get().close())
                .stopWhenAllDone()
                .build();
        self.set(chief);

        ExitReport report = chief.run();

        assertThat(report.worker("w").orElseThrow().lastError().orElseThrow()).hasMessageContaining("shutdown()");
    }

    @Test
    void theReportTellsOfRestartsAndLastErrors() {
        AtomicInteger runs = new AtomicInteger();
        Chief chief = quiet().addWorker(
                        "w",
                        WorkerSpec.of(context -> {
                                    if (runs.incrementAndGet() < 3) {
                                        throw new IOException("run " + runs);
                                    }
                                })
                                .restart(RestartPolicy.onFailure().withoutBackoff()))
                .stopWhenAllDone()
                .build();

        WorkerStatus status = chief.run().worker("w").orElseThrow();

        assertThat(status.restarts()).isEqualTo(2);
        assertThat(status.lastError().orElseThrow()).hasMessage("run 2");
        assertThat(status.state()).isEqualTo(WorkerState.STOPPED);
        assertThat(status.startTook()).isPresent();
    }

    @Test
    void anUncaughtThrowableMakesAWorkerFailedNeverRun() {
        Chief chief = quiet().addWorker("w", context -> {
                    throw new AssertionError("broken");
                })
                .addWorker("other", UNTIL_STOPPED)
                .build();
        chief.start();

        Latches.until(() -> chief.state("w") == WorkerState.FAILED);

        assertThat(chief.state("nobody")).isEqualTo(WorkerState.NOT_EXISTS);
        chief.close();
    }

    @Test
    void aTakenNameIsRefusedWhereverItIsAdded() {
        Chief chief = quiet().addWorker("w", UNTIL_STOPPED).build();
        chief.start();

        assertThatIllegalArgumentException().isThrownBy(() -> chief.addWorker("w", UNTIL_STOPPED));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chief.builder().addWorker("a/b", UNTIL_STOPPED))
                .withMessageContaining("a/b");
        chief.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> chief.addWorker("late", UNTIL_STOPPED))
                .withMessageContaining("late");
    }

    private ChiefBuilder quiet() {
        return Chief.builder().eventHandler(ChiefEventHandler.none()).onShutdown(callbacks::incrementAndGet);
    }

    private static Worker failingInit() {
        return new Worker() {
            @Override
            public void init(WorkerContext context) throws Exception {
                throw new IOException("init");
            }

            @Override
            public void run(WorkerContext context) {}
        };
    }
}
