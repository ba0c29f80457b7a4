package dev.seneschal.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tasks that wait in virtual time. */
class FiberTest {

    private final VirtualEnvironment time = new VirtualEnvironment(1);
    private final ExecutorService executor = time.newBlockingExecutor("handler", 8);
    private final List<String> history = new ArrayList<>();

    private void note(String what) {
        history.add(what + " at " + Duration.ofNanos(time.nanoTime()).toSeconds());
    }

    private void run(Step... steps) {
        executor.execute(() -> {
            for (Step step : steps) {
                try {
                    step.run();
                } catch (InterruptedException e) {
                    note("interrupted");
                }
            }
        });
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    @Test
    void othersHaveTheirTurnWhileATaskSleeps() {
        run(() -> note("a"), () -> time.sleep(Duration.ofSeconds(10)), () -> note("a again"));
        run(() -> time.sleep(Duration.ofSeconds(5)), () -> note("b"));

        time.advance(Duration.ofSeconds(20));

        assertThat(history).containsExactly("a at 0", "b at 5", "a again at 10");
    }

    @Test
    void aTaskThatAwaitsAFutureGoesOnWhenItIsDone() {
        CompletableFuture<Void> future = new CompletableFuture<>();
        run(() -> note(time.await(future, Duration.ofMinutes(1)) ? "done" : "not done"));
        time.schedule(Duration.ofSeconds(3), () -> future.complete(null));

        time.advance(Duration.ofMinutes(2));

        assertThat(history).containsExactly("done at 3");
    }

    @Test
    void aTaskThatAwaitsTooLongGoesOnWithoutIt() {
        run(() -> note(time.await(new CompletableFuture<>(), Duration.ofSeconds(7)) ? "done" : "not done"));

        time.advance(Duration.ofMinutes(2));

        assertThat(history).containsExactly("not done at 7");
    }

    @Test
    void aTaskIsInterruptedWhileItWaits() {
        List<Thread> threads = new ArrayList<>();
        run(() -> threads.add(Thread.currentThread()), () -> time.sleep(Duration.ofHours(1)));
        time.schedule(Duration.ofSeconds(4), () -> time.interrupt(threads.get(0)));

        time.advance(Duration.ofHours(2));

        assertThat(history).containsExactly("interrupted at 4");
    }

    @Test
    void anExecutorHasEndedOnceItsLastTaskHas() throws InterruptedException {
        run(() -> time.sleep(Duration.ofSeconds(10)), () -> note("done"));
        time.runReady();

        executor.shutdown();

        assertThat(executor.awaitTermination(9, TimeUnit.SECONDS)).isFalse();
        assertThat(executor.isTerminated()).isFalse();
        assertThat(executor.awaitTermination(9, TimeUnit.SECONDS)).isTrue();
        assertThat(history).containsExactly("done at 10");
    }

    @Test
    void anExecutorThatIsToEndNowInterruptsItsTasks() throws InterruptedException {
        run(() -> time.sleep(Duration.ofSeconds(10)), () -> time.sleep(Duration.ofSeconds(2)), () -> note("done"));
        time.advance(Duration.ofSeconds(1));

        executor.shutdownNow();

        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(history).containsExactly("interrupted at 1", "done at 3");
    }

    @Test
    void aTaskThatBlocksInAnotherWayFailsTheRunWithItsStack() {
        CountDownLatch never = new CountDownLatch(1);
        run(never::await);

        assertThatIllegalStateException()
                .isThrownBy(time::runReady)
                .withMessageContaining("kept its turn for PT5S")
                .satisfies(e -> assertThat(e.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(CountDownLatch.class.getName())));
        never.countDown();
    }

    /** As on a machine that is slow, or stands still for a while. */
    @Test
    void aTaskThatIsAtWorkForLongIsOnlySlow() {
        long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        run(
                () -> {
                    while (System.nanoTime() - end < 0) {
                        Thread.onSpinWait();
                    }
                },
                () -> note("done"));

        time.runReady();

        assertThat(history).containsExactly("done at 0");
    }
}
