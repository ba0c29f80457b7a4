package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final long LONG_IDLE = TimeUnit.MINUTES.toNanos(1);
    private static final int DEADLINE_SECONDS = 20;

    private final Workers workers = new Workers("workers-under-test", 4, LONG_IDLE);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        workers.shutdownNow();
    }

    @Test
    void tasksThatBlockGetAThreadEachUpToTheBound() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4);
        CountDownLatch all = new CountDownLatch(10);

        for (int i = 0; i < 10; i++) {
            workers.execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                four.countDown();
                awaitRelease();
                running.decrementAndGet();
                all.countDown();
            });
        }

        assertThat(four.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        assertThat(all.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(4);
    }

    @Test
    void onceItHasTerminatedNoThreadOfItsIsAlive() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Workers some = new Workers("ending-" + i, 2, LONG_IDLE);
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            some.execute(() -> threads.add(Thread.currentThread()));
            some.execute(() -> threads.add(Thread.currentThread()));
            some.shutdown();

            assertThat(some.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();

            assertThat(threads).isNotEmpty().noneMatch(Thread::isAlive);
        }
    }

    @Test
    void aTaskDoesNotWaitForOneThatBlocks() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);

        workers.execute(this::awaitRelease);
        workers.execute(this::awaitRelease);
        workers.execute(this::awaitRelease);
        workers.execute(ran::countDown);

        assertThat(ran.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** Many threads add tasks, some of which block for a moment, while workers fall idle and end: none may be forgotten. */
    @Test
    void runsEveryTaskOnce() throws Exception {
        Workers restless = new Workers("restless", 3, TimeUnit.MICROSECONDS.toNanos(50));
        int givers = 4;
        int each = 20_000;
        AtomicInteger done = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(givers * each);
        Runnable giver = () -> {
            for (int i = 0; i < each; i++) {
                boolean blocks = i % 100 == 0;
                restless.execute(() -> {
                    if (blocks) {
                        LockSupport.parkNanos(20_000);
                    }
                    done.incrementAndGet();
                    all.countDown();
                });
                if (i % 50 == 0) {
                    LockSupport.parkNanos(60_000);
                }
            }
        };

        for (int i = 0; i < givers; i++) {
            new Thread(giver, "giver-" + i).start();
        }

        assertThat(all.await(60, TimeUnit.SECONDS)).as("%d done", done.get()).isTrue();
        restless.shutdown();
        assertThat(restless.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        assertThat(done).hasValue(givers * each);
    }

    @Test
    void aThreadWithoutTasksEnds() throws Exception {
        Workers brief = new Workers("brief", 2, TimeUnit.MILLISECONDS.toNanos(5));
        CountDownLatch ran = new CountDownLatch(1);

        brief.execute(ran::countDown);

        assertThat(ran.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (brief.threads() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(brief.threads()).isZero();
    }

    @Test
    void goesOnAfterATaskThrew() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);

        workers.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> told.countDown());
            throw new IllegalStateException("on purpose");
        });
        workers.execute(ran::countDown);

        assertThat(ran.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(told.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anInterruptMeantForOneTaskDoesNotReachTheNext() throws Exception {
        Workers one = new Workers("one", 1, LONG_IDLE);
        CountDownLatch ran = new CountDownLatch(2);
        Set<Boolean> interrupted = ConcurrentHashMap.newKeySet();

        one.execute(() -> {
            Thread.currentThread().interrupt();
            ran.countDown();
        });
        one.execute(() -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            ran.countDown();
        });

        assertThat(ran.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).containsExactly(false);
        one.shutdown();
    }

    @Test
    void endsWhenWhatItWasGivenIsDone() throws Exception {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 50; i++) {
            workers.execute(done::incrementAndGet);
        }

        workers.shutdown();

        assertThat(workers.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(workers.isTerminated()).isTrue();
        assertThat(done).hasValue(50);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> workers.execute(() -> {}));
    }

    @Test
    void stoppedAtOnceItInterruptsAndGivesBackWhatHasNotBegun() throws Exception {
        CountDownLatch blocked = new CountDownLatch(4);
        CountDownLatch interrupted = new CountDownLatch(4);
        Runnable blocks = () -> {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        };
        for (int i = 0; i < 4; i++) {
            workers.execute(blocks);
        }
        assertThat(blocked.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        Runnable waits = () -> {};
        workers.execute(waits);

        List<Runnable> left = workers.shutdownNow();

        assertThat(left).containsExactly(waits);
        assertThat(interrupted.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(workers.awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void itsThreadsAreDaemonsOfItsName() throws Exception {
        CountDownLatch ran = new CountDownLatch(1);
        List<Thread> thread = new CopyOnWriteArrayList<>();

        workers.execute(() -> {
            thread.add(Thread.currentThread());
            ran.countDown();
        });

        assertThat(ran.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(thread.get(0).getName()).isEqualTo("workers-under-test-1");
        assertThat(thread.get(0).isDaemon()).isTrue();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
