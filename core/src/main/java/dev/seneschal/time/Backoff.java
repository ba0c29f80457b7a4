package dev.seneschal.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: longer after each failure in a row, up to a cap, and spread at random so that many do not
 * come back at once.
 *
 * @param first the wait after the first failure
 * @param factor what each further wait is multiplied by, 1 or more; 1 is a fixed wait
 * @param cap the longest wait before jitter
 * @param jitter how far a wait is moved at random, as a part of it: 0.2 gives 80 % to 120 %; from 0 to below 1
 */
public record Backoff(Duration first, double factor, Duration cap, double jitter) {

    /** 200 ms doubling to 30 s, jitter 0.2. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 0.2);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range; the text names it and its value
     */
    public Backoff {
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("backoff.first must be positive, was " + first);
        }
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("backoff.factor must be 1 or more, was " + factor);
        }
        if (cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("backoff.cap must be at least first (" + first + "), was " + cap);
        }
        if (!(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException("backoff.jitter must be from 0 to below 1, was " + jitter);
        }
    }

    /**
     * The same wait each time, as Steward's.
     *
     * @param wait how long
     * @return a back-off without growth or jitter
     */
    public static Backoff fixed(Duration wait) {
        return new Backoff(wait, 1, wait, 0);
    }

    /**
     * The wait after a number of failures.
     *
     * @param failures how many in a row, 1 or more
     * @param random where the jitter comes from
     * @return nanoseconds, at least 1
     */
    public long delayNanos(int failures, RandomGenerator random) {
        double grown = Math.min((double) Nanos.of(cap), Nanos.of(first) * Math.pow(factor, failures - 1));
        double spread = jitter == 0 ? 1 : 1 + jitter * (2 * random.nextDouble() - 1);
        return Math.max(1, (long) (grown * spread));
    }
}
