package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.time.Backoff;
import dev.seneschal.time.Intensity;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.time.VirtualThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Groups with real threads. A failure of a random one names its seed. */
@Timeout(120)
class GroupShellTest {

    private static final int SEEDS = Integer.getInteger("seneschal.shell-seeds", 120);
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Short jobs are done in batches, whose jobs are linked while they are under way. */
    @Test
    void aJobThatIsKeptDoesNotKeepThoseAfterIt() throws Exception {
        List<Job<?>> kept = Collections.synchronizedList(new ArrayList<>());
        WorkerGroup<Integer> group = WorkerGroup.builder("kept", Integer.class, () -> kept::add)
                .slots(1, 1)
                .bufferSize(2000)
                .build();
        List<Submission> submissions = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            submissions.add(group.submit(i));
        }
        group.start();
        for (Submission each : submissions) {
            assertThat(each.result().get(20, TimeUnit.SECONDS).outcome()).isEqualTo(JobResult.Outcome.DONE);
        }
        assertThat(group.close(LONG).undone()).isEmpty();

        assertThat(kept).hasSize(2000).allMatch(job -> job.following == null);
    }

    @Test
    void noLoadLosesAJobOrRunsOneTwiceUnlessRetried() throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                playLoad(seed);
            } catch (Throwable failed) {
                throw new AssertionError("seed " + seed + ": " + failed, failed);
            }
        }
    }

    @Test
    void stopsUnderLoadWithinItsTimeAndNamesThoseThatAreStuck() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch stuck = new CountDownLatch(1);
        WorkerGroup<Integer> group = WorkerGroup.builder("stuck", Integer.class, () -> job -> {
                    if (job.body() == 7) {
                        awaitDeaf(stuck, open);
                    } else if (job.body() < 500) {
                        LockSupport.parkNanos(20_000_000);
                    } else {
                        new CountDownLatch(1).await();
                    }
                })
                .slots(4, 4)
                .build();
        group.start();
        List<Submission> submissions = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            submissions.add(group.submit(i));
        }
        stuck.await();

        GroupReport report = group.close(Duration.ofSeconds(2));

        assertThat(report.took()).isLessThan(LONG);
        // A thread that was slow to heed its interrupt may be among them too, but only one is deaf.
        assertThat(report.stuck())
                .allMatch(named -> named.thread().startsWith("action-stuck-"))
                .filteredOn(named -> named.stack().stream()
                        .anyMatch(frame -> frame.getMethodName().equals("awaitDeaf")))
                .hasSize(1);
        GroupStats stats = group.stats();
        assertThat(stats.done() + stats.handedBack()).isEqualTo(1000);
        assertThat(report.undone()).hasSize((int) stats.handedBack()).isNotEmpty();
        until(() -> threadsNamed("action-stuck-").size() == 1);
        open.countDown();
        for (Submission submission : submissions) {
            submission.result().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void interruptsAJobWhoseTimeIsOverAndTriesItAgain() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        WorkerGroup<String> group = WorkerGroup.builder("late", String.class, () -> job -> {
                    if (attempts.incrementAndGet() == 1) {
                        new CountDownLatch(1).await();
                    }
                    job.reply(job.attempt());
                })
                .jobTimeout(Duration.ofMillis(20))
                .retry(RetryPolicy.fixed(2, Duration.ofMillis(1)))
                .build();
        group.start();

        JobResult result = group.submit("x").result().get(20, TimeUnit.SECONDS);

        assertThat(result.isDone()).isTrue();
        assertThat(result.reply()).hasValue(2);
        assertThat(group.stats().timedOut()).as("the second may be slow too").isPositive();
        group.close(LONG);
    }

    /** In virtual time: the successor's job may be slow as well, and would be given up. */
    @Test
    void keepsASuccessorFromAStuckJobOfASingleGroupUntilItsThreadEnds() throws Exception {
        VirtualEnvironment world = new VirtualEnvironment(1);
        CompletableFuture<Void> open = new CompletableFuture<>();
        AtomicInteger atOnce = new AtomicInteger();
        List<String> seen = new ArrayList<>();
        WorkerGroup<String> group = WorkerGroup.builder("alone", String.class, () -> job -> {
                    assertThat(atOnce.incrementAndGet()).isEqualTo(1);
                    if (job.body().equals("stuck")) {
                        awaitDeaf(world, open);
                    }
                    seen.add(job.body());
                    atOnce.decrementAndGet();
                })
                .environment(world)
                .instance(InstanceType.SINGLE)
                .jobTimeout(Duration.ofMillis(5))
                .abandonAfter(Duration.ofMillis(5))
                .build();
        group.start();
        group.submit("stuck");
        Submission next = group.submit("next");
        world.advance(LONG);
        assertThat(group.stats().abandoned()).isEqualTo(1);
        assertThat(group.stats().running()).isEqualTo(1);
        assertThat(next.result()).isNotDone();

        open.complete(null);
        world.advance(LONG);

        assertThat(next.result()).isCompletedWithValueMatching(JobResult::isDone);
        assertThat(seen).containsExactly("stuck", "next");
        group.close(LONG);
    }

    private static void awaitDeaf(VirtualEnvironment world, CompletableFuture<Void> open) {
        while (!open.isDone()) {
            try {
                world.await(open, Duration.ofHours(1));
            } catch (InterruptedException ignored) {
                // deaf
            }
        }
    }

    /** If the machine is quick enough for jobs to be handed out several at a time, the one that waits is the fifth of its batch. */
    @Test
    void cancelsTheJobThatIsUnderWayBehindOthersOfItsBatch() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        WorkerGroup<String> group = WorkerGroup.builder("batch", String.class, () -> job -> {
                    job.onCancel(told::incrementAndGet);
                    if (job.body().equals("wait")) {
                        job.onCancel(cancelled::countDown);
                        running.countDown();
                        new CountDownLatch(1).await();
                    }
                })
                .slots(1, 1)
                .build();
        group.start();
        for (int i = 0; i < 1000; i++) {
            group.submit("quick");
        }
        until(() -> group.stats().done() == 1000);
        group.pause();
        for (int i = 0; i < 20; i++) {
            group.submit(i == 4 ? "wait" : "quick");
        }
        group.resume();
        running.await();

        // A slow machine may not be done with it in this time, but it is some time.
        var unused = group.close(Duration.ofMillis(400));

        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        until(() -> group.stats().handedBack() == 16);
        until(() -> told.get() == 1);
        assertThat(group.stats().done()).isEqualTo(1004);
    }

    @Test
    void hasNoRoomInASlotWhoseThreadIgnoresItsInterrupt() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        WorkerGroup<String> group = WorkerGroup.builder("deaf", String.class, () -> job -> awaitDeaf(running, open))
                .slots(2, 2)
                .bufferSize(10)
                .jobTimeout(Duration.ofMillis(5))
                .abandonAfter(Duration.ofMillis(5))
                .retry(RetryPolicy.NEVER)
                .build();
        group.start();
        Submission stuck = group.submit("stuck");
        running.await();
        until(() -> group.stats().abandoned() == 1);
        assertThat(stuck.room()).isEqualTo(11);

        open.countDown();

        until(() -> stuck.room() == 12);
        group.close(LONG);
        assertThat(stuck.room()).isZero();
    }

    @Test
    void runsSlotsOnVirtualThreadsWhereThereAreAny() throws Exception {
        WorkerGroupBuilder<String> builder = WorkerGroup.builder(
                "light",
                String.class,
                () -> job -> job.reply(Thread.currentThread().getName() + " "
                        + Thread.currentThread().getClass().getSimpleName()));
        if (!VirtualThreads.areThere()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder.virtualThreads(true))
                    .withMessageContaining("JDK 21");
            return;
        }
        WorkerGroup<String> group = builder.slots(1, 1).virtualThreads(true).build();
        group.start();

        JobResult result = group.submit("x").result().get(20, TimeUnit.SECONDS);

        assertThat(result.reply()).hasValue("action-light-1 VirtualThread");
        group.close(LONG);
    }

    @Test
    void letsAProducerWaitForAPlace() throws Exception {
        WorkerGroup<Integer> group = WorkerGroup.builder("small", Integer.class, () -> job -> {})
                .slots(2, 2)
                .bufferSize(3)
                .submitWait(LONG)
                .build();
        group.start();
        for (int i = 0; i < 20_000; i++) {
            assertThat(group.submit(i).isAccepted()).isTrue();
        }

        assertThat(group.close(LONG).undone()).isEmpty();
        assertThat(group.stats().done()).isEqualTo(20_000);
        until(() -> threadsNamed("action-small-").isEmpty());
    }

    private static void playLoad(int seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        ConcurrentHashMap<Integer, AtomicInteger> runs = new ConcurrentHashMap<>();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int max = random.nextInt(1, 5);
        int trouble = random.nextInt(1, 20);
        WorkerGroup<Integer> group = WorkerGroup.builder("load-" + seed, Integer.class, () -> job -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    try {
                        runs.computeIfAbsent(job.body(), none -> new AtomicInteger())
                                .incrementAndGet();
                        misbehave(job, trouble);
                    } finally {
                        atOnce.decrementAndGet();
                    }
                })
                .slots(1, max)
                .bufferSize(random.nextInt(1, 64))
                .submitWait(LONG)
                .retry(RetryPolicy.fixed(3, Duration.ofNanos(random.nextInt(1, 500_000))))
                .restarts(new Intensity(100_000, LONG), Backoff.fixed(Duration.ofNanos(50_000)))
                .behaviour(random.nextBoolean() ? Behaviour.RESTART_ALL : Behaviour.RESTART_ONE)
                .scaling(QueueWaitScaling.of(Duration.ofMillis(1), Duration.ofNanos(1), 0.5, Duration.ofMillis(3)))
                .maxIdle(Duration.ofMillis(1))
                .deadLetters(letter -> {})
                .build();
        group.start();
        boolean closesEarly = random.nextInt(3) == 0;
        List<Submission> accepted = produce(group, random, closesEarly);
        if (!closesEarly) {
            for (Submission submission : accepted) {
                submission.result().get(20, TimeUnit.SECONDS);
            }
        }
        GroupReport report = group.close(LONG);
        long retried = 0;
        for (Submission submission : accepted) {
            JobResult result = submission.result().get(20, TimeUnit.SECONDS);
            retried += Math.max(0, result.attempts() - 1);
        }

        GroupStats stats = group.stats();
        assertThat(report.stuck()).isEmpty();
        assertThat(most.get()).isLessThanOrEqualTo(max);
        assertThat(stats.accepted()).isEqualTo(accepted.size());
        assertThat(stats.done() + stats.dead() + stats.dropped() + stats.handedBack())
                .isEqualTo(stats.accepted());
        assertThat(stats.pending()).isZero();
        assertThat(report.undone()).hasSize((int) stats.handedBack());
        assertThat(runs.values().stream().mapToInt(AtomicInteger::get).sum() - (long) runs.size())
                .as("runs beyond the first are retries")
                .isEqualTo(retried);
        assertThat(stats.worker().totalCreatedWorkers())
                .isEqualTo(stats.worker().totalKilledWorkers());
    }

    private static List<Submission> produce(WorkerGroup<Integer> group, SplittableRandom random, boolean closesEarly)
            throws Exception {
        int producers = random.nextInt(1, 4);
        int each = random.nextInt(1, 400);
        ExecutorService executor = Executors.newFixedThreadPool(producers);
        List<Future<List<Submission>>> parts = new ArrayList<>();
        for (int producer = 0; producer < producers; producer++) {
            int first = producer * 1000;
            parts.add(executor.submit(() -> {
                List<Submission> own = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    JobSpec<Integer> spec = JobSpec.of(first + i);
                    Submission submission = group.submit(i % 3 == 0 ? spec.withKey("key" + i % 5) : spec);
                    if (submission.isAccepted()) {
                        own.add(submission);
                    }
                }
                return own;
            }));
        }
        if (closesEarly) {
            LockSupport.parkNanos(random.nextInt(2_000_000));
            group.close(LONG);
        }
        List<Submission> all = new ArrayList<>();
        for (Future<List<Submission>> part : parts) {
            all.addAll(part.get(60, TimeUnit.SECONDS));
        }
        executor.shutdown();
        return all;
    }

    private static void misbehave(Job<Integer> job, int trouble) {
        int luck = (job.body() * 31 + job.attempt() * 17) % 100;
        if (luck < trouble / 4) {
            throw new PanicException("panic");
        } else if (luck < trouble) {
            throw new IllegalStateException("trouble");
        } else if (luck > 95) {
            LockSupport.parkNanos(20_000);
        }
    }

    /** Ignores everything until it is let go. */
    private static void awaitDeaf(CountDownLatch running, CountDownLatch open) {
        running.countDown();
        boolean done = false;
        while (!done) {
            try {
                open.await();
                done = true;
            } catch (InterruptedException ignored) {
                // deaf
            }
        }
    }

    private static void until(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("in time").isLessThan(0);
            Thread.yield();
        }
    }

    /** Those that have not ended quite yet are among them: a group's end is told by the last of them. */
    private static List<String> threadsNamed(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
