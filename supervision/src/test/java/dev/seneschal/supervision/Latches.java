package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits with a deadline, for tests with real threads. */
final class Latches {

    private static final long SECONDS = 20;

    private Latches() {}

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SECONDS, TimeUnit.SECONDS)).as("in time").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** For what tells nobody when it changes; looks again and again. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("in time").isLessThan(0);
            Thread.yield();
        }
    }

    /** A worker that ignores everything until its latch is opened. */
    static Worker deaf(CountDownLatch running, CountDownLatch open) {
        return context -> {
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
        };
    }

    static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
