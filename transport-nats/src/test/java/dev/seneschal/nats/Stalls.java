package dev.seneschal.nats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this JVM stood still or had to wait for a processor, as a thread finds that wants to do something every few milliseconds. A
 * bound on how long something takes is meant for a machine that goes on, so such times are left out.
 */
final class Stalls {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    /** What a tick takes at the most where nothing stands still. */
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final Stalls OF_THIS_JVM = new Stalls();

    private final List<Stall> stalls = new ArrayList<>();
    private long lastTick = System.nanoTime();

    private record Stall(long from, long to) {
        long nanosSince(long moment) {
            return Math.max(0, to - moment - Math.max(0, from - moment));
        }
    }

    private Stalls() {
        Thread thread = new Thread(this::watch, "stalls");
        thread.setDaemon(true);
        thread.start();
    }

    /** The moment from which {@link #timeSince} counts. */
    static long now() {
        return OF_THIS_JVM.tick();
    }

    /** The time since a moment, less what the JVM stood still. */
    static Duration timeSince(long moment) {
        return OF_THIS_JVM.withoutStalls(moment);
    }

    private synchronized Duration withoutStalls(long moment) {
        long now = tick();
        long stalled =
                stalls.stream().mapToLong(stall -> stall.nanosSince(moment)).sum();
        return Duration.ofNanos(now - moment - stalled);
    }

    private synchronized long tick() {
        long now = System.nanoTime();
        if (now - lastTick > MOST_NANOS) {
            stalls.add(new Stall(lastTick, now));
        }
        lastTick = now;
        return now;
    }

    private void watch() {
        while (true) {
            LockSupport.parkNanos(TICK_NANOS);
            long unused = tick();
        }
    }
}
