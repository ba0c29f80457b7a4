package dev.seneschal.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Keeps a number of messages in flight and counts how many a second are answered. */
final class Meter {

    private static final long PATIENCE_SECONDS = 30;

    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final int inFlight;

    /**
     * What was measured.
     *
     * @param perSecond messages a second
     * @param cpuMicros processor time of this process for each message, whatever else the machine does
     */
    record Sample(double perSecond, double cpuMicros) {}

    Meter(int inFlight) {
        this.inFlight = inFlight;
    }

    /** Measures for a while. */
    Sample measure(Side side, Duration time) throws InterruptedException {
        Semaphore places = new Semaphore(inFlight);
        Runnable done = places::release;
        long usedBefore = process.getProcessCpuTime();
        long began = System.nanoTime();
        long end = began + time.toNanos();
        long sent = 0;
        while (System.nanoTime() < end) {
            take(places, 1);
            side.send(done);
            sent++;
        }
        take(places, inFlight);
        double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        double micros = (process.getProcessCpuTime() - usedBefore) / (double) TimeUnit.MICROSECONDS.toNanos(1);
        return new Sample(sent / seconds, micros / sent);
    }

    private static void take(Semaphore places, int count) throws InterruptedException {
        if (!places.tryAcquire(count, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s");
        }
    }
}
