package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VirtualProcessTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final VirtualEnvironment world = new VirtualEnvironment(1);
    private final VirtualProcess process = world.newProcess(Duration.ZERO);
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsUntilKilled() {
        EventLoop loop = process.newEventLoop("loop", true);
        EventLoop.Timer timer = loop.newTimer(() -> ran.add("timer"));
        timer.runAt(SECOND.toNanos());
        loop.execute(() -> ran.add("task"));
        world.advance(SECOND);
        timer.runAt(2 * SECOND.toNanos());
        loop.execute(() -> ran.add("late task"));
        process.newExecutor("executor", 1).execute(() -> ran.add("late job"));

        process.kill();
        world.advance(SECOND.multipliedBy(2));

        assertThat(ran).containsExactly("task", "timer");
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void takesNoTaskOnceKilled() {
        EventLoop loop = process.newEventLoop("loop", true);
        ExecutorService executor = process.newBlockingExecutor("handler", 1);

        process.kill();

        assertThat(loop.execute(() -> ran.add("task"))).isFalse();
        executor.execute(() -> ran.add("job"));
        world.advance(SECOND);
        assertThat(ran).isEmpty();
    }

    @Test
    void aTaskThatWaitsLeavesItsThreadAndGoesNoFurther() {
        List<Thread> threads = new ArrayList<>();
        process.newBlockingExecutor("handler", 1).execute(() -> {
            threads.add(Thread.currentThread());
            try {
                process.sleep(SECOND);
                ran.add("slept");
            } catch (InterruptedException e) {
                ran.add("interrupted");
            } finally {
                ran.add("left");
            }
        });
        world.runReady();

        process.kill();
        world.advance(SECOND.multipliedBy(2));

        assertThat(threads).hasSize(1);
        assertThat(ran).containsExactly("left");
    }

    @Test
    void aTaskWhoseWaitIsOverAtTheMomentOfTheKillGoesNoFurther() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        process.newBlockingExecutor("handler", 1).execute(() -> {
            try {
                process.await(future, SECOND);
                ran.add("done");
            } catch (InterruptedException e) {
                ran.add("interrupted");
            }
        });
        world.runReady();

        future.complete(null);
        process.kill();
        world.advance(SECOND);

        assertThat(ran).isEmpty();
    }

    @Test
    void othersLiveOn() {
        EventLoop other = world.newProcess(Duration.ZERO).newEventLoop("loop", true);
        other.execute(() -> ran.add("other"));

        process.kill();
        world.runReady();

        assertThat(ran).containsExactly("other");
    }

    @Test
    void aSlowLoopKeepsTheOrderOfItsTasks() {
        EventLoop loop = world.newProcess(Duration.ofMillis(5)).newEventLoop("loop", true);
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, 100).forEach(i -> loop.execute(() -> order.add(i)));

        world.runReady();
        assertThat(order).hasSizeLessThan(100);
        world.advance(Duration.ofMillis(5));

        assertThat(order).isSorted().hasSize(100);
    }

    @Test
    void aStoppedSlowLoopRunsWhatItHasBeforeItEnds() throws InterruptedException {
        EventLoop loop = world.newProcess(Duration.ofMillis(5)).newEventLoop("loop", true);
        IntStream.range(0, 10).forEach(i -> loop.execute(() -> ran.add("task")));

        loop.stop();

        assertThat(loop.awaitStopped(SECOND)).isTrue();
        assertThat(ran).hasSize(10);
    }
}
