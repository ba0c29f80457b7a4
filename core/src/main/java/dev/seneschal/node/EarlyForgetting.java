package dev.seneschal.node;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides when to report that records leave the deduplication window early. Where messages are too many for it each one that comes drives
 * one out, so the first is reported at once, and then once a minute at most how many there have been so far.
 */
final class EarlyForgetting {

    private static final long BETWEEN = TimeUnit.MINUTES.toNanos(1);

    private volatile long reported;
    private volatile long reportedAt;

    /** How many to report now; if any, that is taken as done. */
    OptionalLong due(LongSupplier soFar, long now) {
        // Asked for each message that leaves, so that what it mostly says must cost little.
        return reported > 0 && now - reportedAt < BETWEEN ? OptionalLong.empty() : dueNow(soFar, now);
    }

    private synchronized OptionalLong dueNow(LongSupplier soFar, long now) {
        long count = soFar.getAsLong();
        if (count == reported || (reported > 0 && now - reportedAt < BETWEEN)) {
            return OptionalLong.empty();
        }
        reportedAt = now;
        reported = count;
        return OptionalLong.of(count);
    }
}
