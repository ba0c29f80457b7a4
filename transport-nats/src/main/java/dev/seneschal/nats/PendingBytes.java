package dev.seneschal.nats;

import io.nats.client.impl.NatsStatistics;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of what was published waits in jnats' queue to be written. That queue cannot be asked without waiting for a write under
 * way, so its statistics are listened to. They also count what was not published, such as pings; the balance therefore ends at zero, and
 * may be a little low, never high.
 */
final class PendingBytes extends NatsStatistics {

    private final AtomicLong pending = new AtomicLong();

    /** Counts what is about to be published, unless too much waits. */
    boolean add(long bytes, long limit) {
        if (pending.get() > limit) {
            return false;
        }
        pending.addAndGet(bytes);
        return true;
    }

    long bytes() {
        return pending.get();
    }

    void remove(long bytes) {
        pending.updateAndGet(before -> Math.max(0, before - bytes));
    }

    @Override
    public void incrementOut(long bytes) {
        super.incrementOut(bytes);
        remove(bytes);
    }
}
