package dev.seneschal.node;

import java.util.concurrent.TimeUnit;

/**
 * Decides when to report that records leave the deduplication window early. Where messages are too many for it each one that comes drives
 * one out, so the first is reported at once, and then once a minute at most how many there have been so far.
 */
final class EarlyForgetting {

    private static final long BETWEEN = TimeUnit.MINUTES.toNanos(1);

    private long reported;
    private long reportedAt;

    /** Whether to report now that there have been so many; if so, it is taken as done. */
    synchronized boolean isDue(long count, long now) {
        if (count == reported || (reported > 0 && now - reportedAt < BETWEEN)) {
            return false;
        }
        reported = count;
        reportedAt = now;
        return true;
    }
}
