package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.time.Backoff;
import dev.seneschal.time.VirtualEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker has of its chief, and the thread it runs on. */
@Timeout(60)
class WorkerContextTest {

    @Test
    void sleepEndsEarlyAtTheRequestToStop() {
        AtomicReference<Boolean> slept = new AtomicReference<>();
        CountDownLatch sleeping = new CountDownLatch(1);
        Chief chief = quiet().addWorker("w", context -> {
                    assertThat(context.sleep(Duration.ofMillis(1))).isTrue();
                    sleeping.countDown();
                    slept.set(context.sleep(Duration.ofHours(1)));
                })
                .build();
        chief.start();
        Latches.await(sleeping);

        chief.close();

        assertThat(slept).hasValue(false);
    }

    @Test
    void anotherThreadOfTheWorkerMayWaitForTheRequestToo() {
        AtomicReference<Boolean> slept = new AtomicReference<>();
        Chief chief = quiet().addWorker("w", context -> {
                    Thread helper = new Thread(() -> {
                        try {
                            slept.set(context.sleep(Duration.ofHours(1)));
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    });
                    helper.start();
                    helper.join();
                })
                .build();
        chief.start();
        Latches.until(() -> chief.state("w") == WorkerState.RUN);

        chief.close();

        assertThat(slept).hasValue(false);
    }

    @Test
    void actionsForTheRequestToStopRunOnceAndMayThrow() {
        List<String> ran = new CopyOnWriteArrayList<>();
        CountDownLatch closed = new CountDownLatch(1);
        Chief chief = quiet().addWorker("w", context -> {
                    context.onCancel(() -> {
                        ran.add("first");
                        throw new IllegalStateException("action");
                    });
                    context.onCancel(closed::countDown);
                    closed.await();
                    context.onCancel(() -> ran.add("late"));
                    Latches.until(() -> ran.contains("late"));
                })
                .build();
        chief.start();
        Latches.until(() -> chief.state("w") == WorkerState.RUN);

        chief.close();

        // Each on a thread of its own.
        Latches.until(() -> ran.size() > 1);
        assertThat(ran).containsExactlyInAnyOrder("first", "late");
    }

    @Test
    void thereIsADeadlineOnceTheWorkerWasAskedToStop() {
        VirtualEnvironment world = new VirtualEnvironment(1);
        AtomicReference<Duration> left = new AtomicReference<>();
        Chief chief = quiet().environment(world)
                .addWorker(
                        "w",
                        WorkerSpec.of(context -> {
                                    assertThat(context.timeToDeadline()).isEmpty();
                                    context.awaitCancelled();
                                    world.sleep(Duration.ofSeconds(1));
                                    left.set(context.timeToDeadline().orElseThrow());
                                    assertThatThrownBy(context::throwIfCancelled)
                                            .hasMessageContaining("w");
                                })
                                .stopTimeout(Duration.ofSeconds(7)))
                .build();
        chief.start();
        world.advance(Duration.ofSeconds(1));

        chief.close();

        assertThat(left).hasValue(Duration.ofSeconds(6));
        assertThat(chief.state("w")).isEqualTo(WorkerState.STOPPED);
    }

    @Test
    void cancellationBeginsAnewWithEachRun() {
        AtomicInteger runs = new AtomicInteger();
        Chief chief = quiet().addWorker("w", context -> {
                    assertThat(context.isCancelled()).isFalse();
                    runs.incrementAndGet();
                    context.awaitCancelled();
                })
                .build();
        chief.start();
        Latches.until(() -> runs.get() == 1);

        Latches.get(chief.restartWorker("w"));
        Latches.until(() -> runs.get() == 2);

        assertThat(chief.state("w")).isEqualTo(WorkerState.RUN);
        chief.close();
        assertThat(chief.status("w").orElseThrow().lastError()).isEmpty();
    }

    /** In virtual time: a real thread may be slow to heed its interrupt. */
    @Test
    void anInterruptMeantForOneRunDoesNotReachTheNext() {
        VirtualEnvironment world = new VirtualEnvironment(1);
        List<Boolean> interrupted = new ArrayList<>();
        Chief chief = quiet().environment(world)
                .addWorker(
                        "w",
                        WorkerSpec.of(context -> {
                                    interrupted.add(Thread.currentThread().isInterrupted());
                                    context.awaitCancelled();
                                    if (context.restarts() == 0) {
                                        assertThatThrownBy(() -> world.sleep(Duration.ofHours(1)))
                                                .isInstanceOf(InterruptedException.class);
                                        Thread.currentThread().interrupt();
                                    }
                                })
                                .stopTimeout(Duration.ofMillis(200)))
                .build();
        chief.start();
        world.advance(Duration.ofSeconds(1));

        CompletableFuture<WorkerStatus> restarted = chief.restartWorker("w");
        world.advance(Duration.ofSeconds(1));

        assertThat(restarted)
                .isCompletedWithValueMatching(status -> status.state() == WorkerState.RUN && status.restarts() == 1);
        assertThat(interrupted).containsExactly(false, false);
        chief.close();
        assertThat(chief.state("w")).isEqualTo(WorkerState.STOPPED);
        assertThat(chief.status("w").orElseThrow().lastError()).isEmpty();
    }

    @Test
    void threadsAreDaemonsNamedByPath() {
        List<String> threads = new CopyOnWriteArrayList<>();
        Chief inner = quiet().virtualThreads(false)
                .addWorker("g", WorkerSpec.group(1, number -> context -> {
                    Thread thread = Thread.currentThread();
                    threads.add(thread.getName() + " " + thread.isDaemon());
                }))
                .stopWhenAllDone()
                .build();

        quiet().addWorker("inner", inner.asWorker()).stopWhenAllDone().build().run();

        assertThat(threads).containsExactly("inner/g/1 true");
    }

    @Test
    void threadsAreVirtualByDefaultFromJdk24On() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        quiet().addWorker("w", context -> thread.set(Thread.currentThread()))
                .stopWhenAllDone()
                .build()
                .run();

        boolean virtual = thread.get().getClass().getSimpleName().contains("Virtual");
        assertThat(virtual).isEqualTo(Runtime.version().feature() >= 24);
    }

    @Test
    void virtualThreadsNeedJdk21() {
        if (Runtime.version().feature() >= 21) {
            assertThat(quiet().virtualThreads(true)
                            .addWorker("w", context -> {})
                            .stopWhenAllDone()
                            .build()
                            .run())
                    .extracting(ExitReport::exitCode)
                    .isEqualTo(0);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> quiet().virtualThreads(true))
                    .withMessageContaining("JDK 21");
        }
    }

    @Test
    void aHostsThreadFactoryIsUsedAndItsFailureIsTheWorkers() {
        List<String> made = new CopyOnWriteArrayList<>();
        ThreadFactory factory = task -> {
            made.add("made");
            if (made.size() == 1) {
                throw new IllegalStateException("no thread");
            }
            return new Thread(task, "hosts-own");
        };
        AtomicReference<String> name = new AtomicReference<>();
        ExitReport report = quiet().threadFactory(factory)
                .addWorker(
                        "w",
                        WorkerSpec.of(context -> name.set(Thread.currentThread().getName()))
                                .restart(RestartPolicy.onFailure().withoutBackoff()))
                .stopWhenAllDone()
                .build()
                .run();

        assertThat(name).hasValue("hosts-own");
        assertThat(report.worker("w").orElseThrow().lastError().orElseThrow()).hasMessage("no thread");
    }

    @Test
    void aFailedThreadStartIsRepeatedAfterItsBackOff() {
        ExitReport report = quiet().threadFactory(failingOnce())
                .addWorker(
                        "w",
                        WorkerSpec.of(context -> {})
                                .restart(RestartPolicy.onFailure().withBackoff(Backoff.fixed(Duration.ofMillis(1)))))
                .stopWhenAllDone()
                .build()
                .run();

        assertThat(report.worker("w").orElseThrow().state()).isEqualTo(WorkerState.STOPPED);
        assertThat(report.worker("w").orElseThrow().restarts()).isEqualTo(1);
    }

    @Test
    void whoStartsAWorkerByHandIsToldThatItsThreadCouldNotStart() {
        AtomicBoolean broken = new AtomicBoolean();
        Chief chief = quiet().threadFactory(task -> {
                    if (broken.get()) {
                        throw new IllegalStateException("no thread");
                    }
                    return new Thread(task);
                })
                .addWorker("w", WorkerSpec.of(WorkerContext::awaitCancelled).restart(RestartPolicy.never()))
                .addWorker("other", WorkerContext::awaitCancelled)
                .build();
        chief.start();
        Latches.get(chief.stopWorker("w"));
        broken.set(true);

        WorkerStatus status = Latches.get(chief.startWorker("w"));

        assertThat(status.state()).isEqualTo(WorkerState.FAILED);
        assertThat(status.lastError().orElseThrow()).hasMessage("no thread");
        chief.close();
    }

    private static ThreadFactory failingOnce() {
        AtomicBoolean failed = new AtomicBoolean();
        return task -> {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("no thread");
            }
            return new Thread(task);
        };
    }

    @Test
    void noThreadAtAllIsAFailureNotAnEndlessLoop() {
        ExitReport report = quiet().threadFactory(task -> {
                    throw new IllegalStateException("no thread");
                })
                .addWorker(
                        "w",
                        WorkerSpec.of(context -> {})
                                .restart(RestartPolicy.onFailure().withoutBackoff()))
                .build()
                .run();

        assertThat(report.reason()).isEqualTo(ExitReport.Reason.ESCALATED);
    }

    @Test
    void aChiefRunsUnderAVirtualClock() {
        VirtualEnvironment world = new VirtualEnvironment(1);
        List<Long> beats = new CopyOnWriteArrayList<>();
        Chief chief = quiet().environment(world)
                .addWorker("w", context -> {
                    while (context.sleep(Duration.ofHours(1))) {
                        beats.add(Duration.ofNanos(world.nanoTime()).toHours());
                    }
                })
                .build();
        CompletableFuture<ExitReport> end = chief.start();

        world.advance(Duration.ofHours(3));
        chief.shutdown();
        world.advance(Duration.ofSeconds(1));

        assertThat(beats).containsExactly(1L, 2L, 3L);
        assertThat(end).isDone();
        assertThat(end.join().outcome()).isEqualTo(ExitReport.Outcome.GRACEFUL);
    }

    @Test
    void restartsUnderAVirtualClockWaitTheirBackOff() {
        VirtualEnvironment world = new VirtualEnvironment(1);
        List<Long> runs = new CopyOnWriteArrayList<>();
        Chief chief = quiet().environment(world)
                .addWorker(
                        "w",
                        WorkerSpec.of(context -> {
                                    runs.add(Duration.ofNanos(world.nanoTime()).toSeconds());
                                    throw new IllegalStateException("again");
                                })
                                .restart(RestartPolicy.onFailure()
                                        .withBackoff(new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0))))
                .build();
        chief.start();

        world.advance(Duration.ofSeconds(10));
        chief.shutdown();
        world.advance(Duration.ofSeconds(1));

        assertThat(runs).containsExactly(0L, 1L, 3L, 7L);
        assertThat(chief.whenEnded()).isDone();
    }

    private static ChiefBuilder quiet() {
        return Chief.builder().eventHandler(ChiefEventHandler.none());
    }
}
