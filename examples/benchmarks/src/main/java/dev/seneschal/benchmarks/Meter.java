package dev.seneschal.benchmarks;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps a number of messages in flight and counts how many a second are answered. */
final class Meter {

    private static final long PATIENCE_SECONDS = 30;

    private final int inFlight;

    Meter(int inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * Measures for a while.
     *
     * @return messages a second
     */
    double measure(Side side, Duration time) throws InterruptedException {
        Semaphore places = new Semaphore(inFlight);
        Runnable done = places::release;
        long began = System.nanoTime();
        long end = began + time.toNanos();
        long sent = 0;
        while (System.nanoTime() < end) {
            take(places, 1);
            side.send(done);
            sent++;
        }
        take(places, inFlight);
        return sent * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - began);
    }

    private static void take(Semaphore places, int count) throws InterruptedException {
        if (!places.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s");
        }
    }
}
