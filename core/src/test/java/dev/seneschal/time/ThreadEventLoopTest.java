package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadEventLoopTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final EventLoop loop = Environment.system().newEventLoop("loop-under-test", true);

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void runsTasksInTheOrderGivenOnOneThread() throws Exception {
        List<String> ran = new ArrayList<>();

        for (String name : List.of("a", "b", "c")) {
            loop.execute(() -> ran.add(name + " on " + Thread.currentThread().getName()));
        }

        inLoop(() -> assertThat(ran)
                .containsExactly("a on loop-under-test", "b on loop-under-test", "c on loop-under-test"));
    }

    @Test
    void neverRunsATaskOnTheCallersStack() throws Exception {
        List<String> ran = new ArrayList<>();

        inLoop(() -> {
            loop.execute(() -> ran.add("inner"));
            ran.add("outer");
        });

        inLoop(() -> assertThat(ran).containsExactly("outer", "inner"));
    }

    @Test
    void runsATaskHereWhenItSleeps() throws Exception {
        List<Thread> ran = untilHere(() -> {});

        assertThat(ran.get(ran.size() - 1)).isSameAs(Thread.currentThread());
    }

    @Test
    void runsHereWhatATaskHereGivesItInTurn() throws Exception {
        List<String> ran = new ArrayList<>();

        untilHere(() -> {
            ran.clear();
            loop.execute(() -> {
                ran.add("inner on " + Thread.currentThread().getName());
                loop.executeHere(
                        () -> ran.add("innermost on " + Thread.currentThread().getName()));
            });
            ran.add("outer, inside: " + loop.inLoop());
        });

        String here = Thread.currentThread().getName();
        assertThat(loop.inLoop()).isFalse();
        inLoop(() ->
                assertThat(ran).containsExactly("outer, inside: true", "inner on " + here, "innermost on " + here));
    }

    @Test
    void aTimerSetHereRuns() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);

        untilHere(() -> loop.newTimer(fired::countDown).runAt(System.nanoTime()));

        assertThat(fired.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTimerSetHereRunsBeforeALaterOneThatTheLoopSleepsFor() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);
        inLoop(() -> loop.newTimer(() -> {}).runAt(System.nanoTime() + TimeUnit.HOURS.toNanos(1)));

        untilHere(() -> loop.newTimer(fired::countDown).runAt(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1)));

        assertThat(fired.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everyTimerRunsWhoeverSetsIt() throws Exception {
        int each = 2_000;
        CountDownLatch fired = new CountDownLatch(4 * each);
        List<Thread> producers = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    for (int n = 0; n < each; n++) {
                        long after = TimeUnit.MICROSECONDS.toNanos((n * 7 + i) % 50);
                        Runnable sets = () -> loop.newTimer(fired::countDown).runAt(System.nanoTime() + after);
                        boolean taken = n % 3 == 0 ? loop.execute(sets) : loop.executeHere(sets);
                        assertThat(taken).isTrue();
                    }
                }))
                .toList();

        producers.forEach(Thread::start);

        assertThat(fired.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everyTimerOfTwoThatSetOneAtOnceRuns() throws Exception {
        ExecutorService producers = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 2_000; round++) {
                CountDownLatch fired = new CountDownLatch(2);
                CyclicBarrier together = new CyclicBarrier(2);
                Callable<Boolean> producer = () -> {
                    together.await(20, TimeUnit.SECONDS);
                    loop.executeHere(() -> loop.newTimer(() -> {}).runAt(System.nanoTime()));
                    return loop.executeHere(
                            () -> loop.newTimer(fired::countDown).runAt(System.nanoTime() + 20_000));
                };

                producers.invokeAll(List.of(producer, producer));

                assertThat(fired.await(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            producers.shutdown();
        }
    }

    @Test
    void whatOthersGiveIsLeftToTheLoopsThread() throws Exception {
        List<CompletableFuture<Thread>> others = new ArrayList<>();

        untilHere(() -> {
            CompletableFuture<Thread> ran = new CompletableFuture<>();
            others.add(ran);
            Thread other = new Thread(() -> loop.execute(() -> ran.complete(Thread.currentThread())));
            other.start();
            joinQuietly(other);
        });

        for (CompletableFuture<Thread> ran : others) {
            assertThat(ran.get(20, TimeUnit.SECONDS).getName()).isEqualTo("loop-under-test");
        }
    }

    @Test
    void runsAllOfManyThatATaskHereGivesAndInOrder() throws Exception {
        List<Integer> ran = new ArrayList<>();
        CountDownLatch all = new CountDownLatch(1);

        untilHere(() -> {
            ran.clear();
            IntStream.range(0, 100).forEach(number -> loop.execute(() -> ran.add(number)));
        });
        loop.execute(all::countDown);

        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        inLoop(() -> assertThat(ran).hasSize(100).isSorted());
    }

    @Test
    void waitsForWhoeverHasTheTurnBeforeItEnds() throws Exception {
        CompletableFuture<Void> inside = new CompletableFuture<>();
        CountDownLatch leave = new CountDownLatch(1);
        CompletableFuture<Boolean> endedInside = new CompletableFuture<>();
        Thread other = new Thread(() -> {
            try {
                untilHere(() -> {
                    if (inside.complete(null)) {
                        awaitQuietly(leave);
                    }
                });
            } catch (Exception e) {
                inside.completeExceptionally(e);
            }
        });
        other.start();
        inside.get(20, TimeUnit.SECONDS);

        loop.stop();
        endedInside.complete(loop.awaitStopped(Duration.ofMillis(1)));
        leave.countDown();

        assertThat(endedInside.get()).isFalse();
        assertThat(loop.awaitStopped(LONG)).isTrue();
    }

    @Test
    void aTaskThatThrowsHereDoesNotReachTheCaller() throws Exception {
        untilHere(() -> {
            throw new AssertionError("thrown on purpose");
        });

        inLoop(() -> {});
    }

    @Test
    void runsOneAtATimeAndLosesNoneWhoeverRunsThem() throws Exception {
        int[] ran = new int[1];
        List<Thread> producers = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    for (int n = 0; n < 20_000; n++) {
                        if ((n + i) % 3 == 0) {
                            loop.execute(() -> ran[0]++);
                        } else {
                            loop.executeHere(() -> loop.execute(() -> ran[0]++));
                        }
                    }
                }))
                .toList();

        producers.forEach(Thread::start);
        for (Thread producer : producers) {
            producer.join();
        }

        inLoop(() -> {});
        inLoop(() -> assertThat(ran[0]).isEqualTo(80_000));
    }

    @Test
    void whatOneGivesKeepsItsOrderWhoeverRunsIt() throws Exception {
        List<Integer> ran = new ArrayList<>();

        for (int n = 0; n < 20_000; n++) {
            int number = n;
            if (n % 7 < 3) {
                loop.execute(() -> ran.add(number));
            } else {
                loop.executeHere(() -> ran.add(number));
            }
        }

        inLoop(() -> assertThat(ran).hasSize(20_000).isSorted());
    }

    @Test
    void runsNothingHereOnceItIsStopped() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        loop.stop();

        assertThat(loop.executeHere(ran::incrementAndGet)).isFalse();

        assertThat(loop.awaitStopped(LONG)).isTrue();
        assertThat(loop.executeHere(ran::incrementAndGet)).isFalse();
        assertThat(ran).hasValue(0);
    }

    @Test
    void endsThoughATaskHereStoppedIt() throws Exception {
        untilHere(() -> {});

        loop.executeHere(loop::stop);

        assertThat(loop.awaitStopped(LONG)).isTrue();
    }

    @Test
    void runsNothingOnAThreadThatIsInterrupted() throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        untilHere(() -> {});

        Thread.currentThread().interrupt();
        loop.executeHere(() -> ran.complete(Thread.currentThread()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ran.get(20, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void runsNothingOnAThreadThatIsVirtual() throws Exception {
        if (!VirtualThreads.areThere()) {
            assertThat(VirtualThreads.isVirtual(Thread.currentThread())).isFalse();
            return;
        }
        List<CompletableFuture<Thread>> all = new ArrayList<>();
        Thread virtual = VirtualThreads.newFactory().newThread(() -> {
            for (int i = 0; i < 300; i++) {
                CompletableFuture<Thread> ran = new CompletableFuture<>();
                all.add(ran);
                loop.executeHere(() -> ran.complete(Thread.currentThread()));
                ran.join();
            }
        });
        virtual.start();
        virtual.join();

        assertThat(all)
                .hasSize(300)
                .allSatisfy(ran -> assertThat(ran.join().getName()).isEqualTo("loop-under-test"));
    }

    @Test
    void everyTaskThatWasTakenHereRunsThoughTheLoopIsStoppedMeanwhile() throws Exception {
        for (int round = 0; round < 50; round++) {
            EventLoop brief = Environment.system().newEventLoop("brief", true);
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger taken = new AtomicInteger();
            Thread producer = new Thread(() -> {
                while (brief.executeHere(ran::incrementAndGet)) {
                    taken.incrementAndGet();
                }
            });
            producer.start();

            brief.stop();
            producer.join();

            assertThat(brief.awaitStopped(LONG)).isTrue();
            assertThat(ran).hasValue(taken.get());
        }
    }

    /** Gives the loop a task, again and again, until it has run here: that is, until the loop slept. Gives who ran it. */
    private List<Thread> untilHere(Runnable task) throws Exception {
        List<Thread> ran = new ArrayList<>();
        do {
            CompletableFuture<Void> done = new CompletableFuture<>();
            loop.executeHere(() -> {
                ran.add(Thread.currentThread());
                try {
                    task.run();
                } finally {
                    done.complete(null);
                }
            });
            done.get(20, TimeUnit.SECONDS);
        } while (ran.get(ran.size() - 1) != Thread.currentThread());
        return ran;
    }

    @Test
    void knowsWhoIsInside() throws Exception {
        assertThat(loop.inLoop()).isFalse();

        inLoop(() -> assertThat(loop.inLoop()).isTrue());
    }

    @Test
    void goesOnAfterATaskThatThrows() throws Exception {
        loop.execute(() -> {
            throw new AssertionError("thrown on purpose");
        });

        inLoop(() -> {});
    }

    @Test
    void losesNoTaskOfManyProducers() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        List<Thread> producers = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    for (int n = 0; n < 5_000; n++) {
                        loop.execute(ran::incrementAndGet);
                    }
                }))
                .toList();

        producers.forEach(Thread::start);
        for (Thread producer : producers) {
            producer.join();
        }

        inLoop(() -> assertThat(ran).hasValue(20_000));
    }

    @Test
    void aTimerRunsOnceAtItsTimeOrLater() throws Exception {
        CompletableFuture<Long> ranAt = new CompletableFuture<>();
        AtomicInteger runs = new AtomicInteger();
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);

        inLoop(() -> loop.newTimer(() -> {
                    runs.incrementAndGet();
                    ranAt.complete(System.nanoTime());
                })
                .runAt(due));

        assertThat(ranAt.get(20, TimeUnit.SECONDS) - due).isNotNegative();
        inLoop(() -> assertThat(runs).hasValue(1));
    }

    @Test
    void aTimerRunsThoughTasksKeepComing() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);
        inLoop(() -> {
            loop.newTimer(fired::countDown).runAt(System.nanoTime());
            loop.execute(new Runnable() {
                @Override
                public void run() {
                    if (fired.getCount() > 0) {
                        loop.execute(this);
                    }
                }
            });
        });

        assertThat(fired.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aNewSettingTakesThePlaceOfTheOldOne() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);

        inLoop(() -> {
            EventLoop.Timer timer = loop.newTimer(fired::countDown);
            timer.runAt(System.nanoTime() + LONG.toNanos() * 10);
            timer.runAt(System.nanoTime());
        });

        assertThat(fired.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aCancelledTimerDoesNotRun() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch laterFired = new CountDownLatch(1);

        inLoop(() -> {
            long soon = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2);
            EventLoop.Timer cancelled = loop.newTimer(runs::incrementAndGet);
            cancelled.runAt(soon);
            cancelled.cancel();
            loop.newTimer(laterFired::countDown).runAt(soon + 1);
        });

        assertThat(laterFired.await(20, TimeUnit.SECONDS)).isTrue();
        inLoop(() -> assertThat(runs).hasValue(0));
    }

    @Test
    void keepsNoTimerThatHasRunOrWasCancelled() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch lastFired = new CountDownLatch(1);

        inLoop(() -> {
            long now = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                loop.newTimer(runs::incrementAndGet).runAt(now);
            }
            EventLoop.Timer cancelled = loop.newTimer(runs::incrementAndGet);
            cancelled.runAt(now + LONG.toNanos() * 10);
            cancelled.cancel();
            loop.newTimer(lastFired::countDown).runAt(now + TimeUnit.MILLISECONDS.toNanos(2));
        });

        assertThat(lastFired.await(20, TimeUnit.SECONDS)).isTrue();
        inLoop(() -> {
            assertThat(runs).hasValue(1000);
            assertThat(((ThreadEventLoop) loop).remembered()).isZero();
        });
    }

    @Test
    void aTimerMayCancelOthersThatAreDueAndSetItselfAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch fourth = new CountDownLatch(4);
        List<EventLoop.Timer> timers = new ArrayList<>();

        inLoop(() -> {
            long now = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                int own = i;
                timers.add(loop.newTimer(() -> {
                    timers.forEach(EventLoop.Timer::cancel);
                    if (runs.incrementAndGet() < 4) {
                        timers.get(own).runAt(now);
                    }
                    fourth.countDown();
                }));
            }
            timers.forEach(timer -> timer.runAt(now));
        });

        assertThat(fourth.await(20, TimeUnit.SECONDS)).isTrue();
        inLoop(() -> {
            assertThat(runs).hasValue(4);
            assertThat(((ThreadEventLoop) loop).remembered()).isZero();
        });
    }

    @Test
    void stopRunsWhatItHasAndTakesNoMore() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        loop.execute(() -> awaitQuietly(hold));
        for (int i = 0; i < 10; i++) {
            loop.execute(ran::incrementAndGet);
        }

        loop.stop();
        assertThat(loop.execute(ran::incrementAndGet)).isFalse();
        hold.countDown();

        assertThat(loop.awaitStopped(LONG)).isTrue();
        assertThat(ran).hasValue(10);
    }

    @Test
    void awaitStoppedTellsThatItIsStillBusy() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(hold));
        loop.stop();

        assertThat(loop.awaitStopped(Duration.ofMillis(1))).isFalse();

        hold.countDown();
        assertThat(loop.awaitStopped(LONG)).isTrue();
    }

    @Test
    void everyTaskThatWasTakenRunsThoughTheLoopIsStoppedMeanwhile() throws Exception {
        for (int round = 0; round < 50; round++) {
            EventLoop brief = Environment.system().newEventLoop("brief", true);
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger taken = new AtomicInteger();
            Thread producer = new Thread(() -> {
                while (brief.execute(ran::incrementAndGet)) {
                    taken.incrementAndGet();
                }
            });
            producer.start();

            brief.stop();
            producer.join();

            assertThat(brief.awaitStopped(LONG)).isTrue();
            assertThat(ran).hasValue(taken.get());
        }
    }

    @Test
    void sleepsAgainAfterATaskThatLeftItsThreadInterrupted() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();

        loop.execute(() -> {
            thread.complete(Thread.currentThread());
            Thread.currentThread().interrupt();
        });

        Thread sleeper = thread.get(20, TimeUnit.SECONDS);
        while (sleeper.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        inLoop(() -> assertThat(Thread.currentThread().isInterrupted()).isFalse());
    }

    /** Runs a task in the loop and waits for it, and for those before it. */
    private void inLoop(Runnable task) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.get(20, TimeUnit.SECONDS);
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
