package dev.seneschal.node;

import java.util.concurrent.TimeUnit;

/**
 * Decides when to report that records leave the deduplication window early. Where messages are too many for it each one that comes drives
 * one out, so the first is reported at once, and then once a minute how many there were.
 */
final class EarlyForgetting {

    private static final long BETWEEN = TimeUnit.MINUTES.toNanos(1);

    private long counted;
    private long reported;
    private long reportedAt;

    /** Counts a record. */
    synchronized void happened() {
        counted++;
    }

    /** How many are to be reported now; 0 if none are. Those given here do not count again. */
    synchronized long due(long now) {
        long more = counted - reported;
        if (more == 0 || (reported > 0 && now - reportedAt < BETWEEN)) {
            return 0;
        }
        reported = counted;
        reportedAt = now;
        return more;
    }
}
