package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class VirtualEnvironmentTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final List<String> ran = new ArrayList<>();

    @Test
    void theClockStandsStillUntilToldToMove() {
        long before = world.nanoTime();

        world.runReady();
        assertThat(world.nanoTime()).isEqualTo(before);
        world.advance(SECOND);

        assertThat(world.nanoTime() - before).isEqualTo(SECOND.toNanos());
    }

    @Test
    void theWallClockMovesAlongAndMayJump() {
        Instant before = world.now();

        world.advance(SECOND);
        world.jumpWallClock(Duration.ofHours(-2));

        assertThat(world.now()).isEqualTo(before.plus(SECOND).minus(Duration.ofHours(2)));
        assertThat(world.nanoTime()).isEqualTo(SECOND.toNanos());
    }

    @Test
    void tasksRunAtTheirMomentInOrder() {
        world.schedule(Duration.ofSeconds(2), () -> ran.add("late at " + world.nanoTime()));
        world.schedule(SECOND, () -> ran.add("first at " + world.nanoTime()));
        world.schedule(SECOND, () -> ran.add("second at " + world.nanoTime()));

        world.advance(Duration.ofMillis(1500));
        assertThat(ran).containsExactly("first at 1000000000", "second at 1000000000");
        world.advance(Duration.ofMillis(500));

        assertThat(ran).endsWith("late at 2000000000");
    }

    @Test
    void whatATaskLeadsToRunsAsWell() {
        world.schedule(SECOND, () -> world.schedule(SECOND, () -> ran.add("inner")));

        world.advance(Duration.ofSeconds(2));

        assertThat(ran).containsExactly("inner");
    }

    @Test
    void timeNeverGoesBackWhenATaskWaitsBeyondTheEnd() {
        world.schedule(SECOND, () -> awaitFor(Duration.ofSeconds(10)));

        world.advance(Duration.ofSeconds(2));

        assertThat(world.nanoTime()).isEqualTo(Duration.ofSeconds(11).toNanos());
    }

    @Test
    void timeNeverGoesBackWhenAnAwaitedTaskWaitsBeyondTheEnd() {
        world.schedule(SECOND, () -> awaitFor(Duration.ofSeconds(10)));

        awaitFor(Duration.ofSeconds(2));

        assertThat(world.nanoTime()).isEqualTo(Duration.ofSeconds(11).toNanos());
    }

    @Test
    void oneSeedGivesOneRowOfNumbers() {
        assertThat(new VirtualEnvironment(5).random().nextLong())
                .isEqualTo(new VirtualEnvironment(5).random().nextLong())
                .isNotEqualTo(new VirtualEnvironment(6).random().nextLong());
    }

    @Test
    void aLoopRunsItsTasksWhenTheWorldMovesOn() {
        EventLoop loop = world.newEventLoop("loop", true);

        loop.execute(() -> ran.add("inside " + loop.inLoop()));
        assertThat(ran).isEmpty();
        world.runReady();

        assertThat(ran).containsExactly("inside true");
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void aStoppedLoopRunsWhatItHasAndTakesNoMore() throws Exception {
        EventLoop loop = world.newEventLoop("loop", true);
        loop.execute(() -> ran.add("before"));

        loop.stop();

        assertThat(loop.execute(() -> ran.add("after"))).isFalse();
        assertThat(loop.awaitStopped(SECOND)).isTrue();
        assertThat(ran).containsExactly("before");
    }

    @Test
    void aTimerRunsOnceAtItsLatestSetting() {
        EventLoop.Timer timer = world.newEventLoop("loop", true).newTimer(() -> ran.add("at " + world.nanoTime()));
        timer.runAt(SECOND.toNanos());
        timer.runAt(3 * SECOND.toNanos());

        world.advance(Duration.ofSeconds(10));

        assertThat(ran).containsExactly("at 3000000000");
    }

    @Test
    void aCancelledTimerDoesNotRun() {
        EventLoop.Timer timer = world.newEventLoop("loop", true).newTimer(() -> ran.add("timer"));
        timer.runAt(SECOND.toNanos());

        timer.cancel();
        world.advance(Duration.ofSeconds(10));

        assertThat(ran).isEmpty();
    }

    @Test
    void waitingForAFutureRunsUntilItIsDone() throws Exception {
        CompletableFuture<Void> future = new CompletableFuture<>();
        world.schedule(SECOND, () -> future.complete(null));
        world.schedule(Duration.ofSeconds(3), () -> ran.add("too late"));

        boolean done = world.await(future, Duration.ofSeconds(10));

        assertThat(done).isTrue();
        assertThat(world.nanoTime()).isEqualTo(SECOND.toNanos());
        assertThat(ran).isEmpty();
    }

    @Test
    void waitingInVainTakesItsTime() throws Exception {
        boolean done = world.await(new CompletableFuture<>(), Duration.ofSeconds(10));

        assertThat(done).isFalse();
        assertThat(world.nanoTime()).isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void anExecutorThatIsShutDownRefusesTasksAsARealOneDoes() {
        ExecutorService executor = world.newExecutor("pool", 1);
        executor.execute(() -> ran.add("before"));

        executor.shutdown();
        world.runReady();

        assertThat(ran).containsExactly("before");
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> executor.execute(() -> ran.add("after")));
    }

    private void awaitFor(Duration time) {
        try {
            world.await(new CompletableFuture<>(), time);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
