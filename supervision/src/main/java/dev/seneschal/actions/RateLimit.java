package dev.seneschal.actions;

import java.time.Duration;

/**
 * How many jobs a group starts in a time, as a token bucket: after a pause up to {@code jobs} start at once, then one each
 * {@code per / jobs}.
 *
 * @param jobs how many, 1 or more
 * @param per in which time
 */
public record RateLimit(int jobs, Duration per) {

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range; the text names it and its value
     */
    public RateLimit {
        if (jobs < 1) {
            throw new IllegalArgumentException("rateLimit.jobs must be at least 1, was " + jobs);
        }
        if (per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("rateLimit.per must be positive, was " + per);
        }
    }
}
