package dev.seneschal.actions;

import java.time.Duration;
import java.util.Objects;

/**
 * Adds a slot when all are busy and a job waits too long, and takes one away when the slots were mostly idle for a while. The two
 * thresholds are apart, and after each change there is a pause, so that it does not go to and fro.
 */
public final class QueueWaitScaling implements ScalingPolicy {

    private static final double GROWTH = 0.2;

    private final Duration interval;
    private final Duration longestWait;
    private final double idleBelow;
    private final long shrinkAfterNanos;
    private boolean idle;
    private long idleSince;

    private QueueWaitScaling(Duration interval, Duration longestWait, double idleBelow, Duration shrinkAfter) {
        this.interval = Checks.positive("interval", interval);
        this.longestWait = Objects.requireNonNull(longestWait, "longestWait");
        this.idleBelow = idleBelow;
        this.shrinkAfterNanos = Checks.positive("shrinkAfter", shrinkAfter).toNanos();
        if (longestWait.isNegative()) {
            throw new IllegalArgumentException("longestWait must not be negative, was " + longestWait);
        }
        if (!(idleBelow >= 0 && idleBelow < 1)) {
            throw new IllegalArgumentException("idleBelow must be from 0 to below 1, was " + idleBelow);
        }
    }

    /**
     * The default: looks every 50 ms; adds a fifth, at least one, when a job has waited for 10 ms; takes one away when fewer than half of
     * the slots were busy for 10 s.
     *
     * @return a policy for one group
     */
    public static QueueWaitScaling ofDefaults() {
        return of(Duration.ofMillis(50), Duration.ofMillis(10), 0.5, Duration.ofSeconds(10));
    }

    /**
     * One with other numbers.
     *
     * @param interval how often to look, which is also the pause after adding
     * @param longestWait how long a job may wait until slots are added
     * @param idleBelow which part of the slots must be busy so that none is taken away, from 0 to below 1
     * @param shrinkAfter for how long fewer must have been busy, which is also the pause after taking one away
     * @return a policy for one group
     * @throws IllegalArgumentException if a number is out of its range; the text names it and its value
     */
    public static QueueWaitScaling of(Duration interval, Duration longestWait, double idleBelow, Duration shrinkAfter) {
        return new QueueWaitScaling(interval, longestWait, idleBelow, shrinkAfter);
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public int slots(ScalingSample sample) {
        if (sample.busy() >= sample.slots()
                && sample.waiting() > 0
                && sample.oldestWait().compareTo(longestWait) >= 0) {
            idle = false;
            return sample.slots() + Math.max(1, (int) (GROWTH * sample.slots()));
        }
        if (sample.utilisation() >= idleBelow || sample.waiting() > 0) {
            idle = false;
            return sample.slots();
        }
        if (!idle) {
            idle = true;
            idleSince = sample.nanoTime();
        }
        if (sample.nanoTime() - idleSince < shrinkAfterNanos) {
            return sample.slots();
        }
        idleSince = sample.nanoTime();
        return sample.slots() - 1;
    }
}
