package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimersTest {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MISSED = 10;

    private final Timers timers = new Timers("test-timers");

    @AfterEach
    void shutDown() {
        timers.shutdownNow();
    }

    @Test
    void whatWasMissedDuringAPauseIsNotMadeUpForAtOnce() throws Exception {
        BlockingQueue<Long> runs = new LinkedBlockingQueue<>();
        CountDownLatch pauseIsOver = new CountDownLatch(1);
        timers.execute(() -> awaitUnchecked(pauseIsOver));
        var unused = timers.scheduleAtFixedRate(
                () -> runs.add(System.nanoTime()), PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);

        long due = System.nanoTime() + MISSED * PERIOD_NANOS;
        while (System.nanoTime() - due < 0) {
            Thread.onSpinWait();
        }
        pauseIsOver.countDown();

        long before = next(runs);
        for (int i = 0; i < MISSED; i++) {
            long after = next(runs);
            assertThat(after - before).isGreaterThanOrEqualTo(PERIOD_NANOS);
            before = after;
        }
    }

    private static long next(BlockingQueue<Long> runs) throws InterruptedException {
        Long next = runs.poll(60, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
