package dev.seneschal.actions;

import dev.seneschal.time.Backoff;
import java.time.Duration;
import java.util.Objects;

/**
 * How often a job is tried. Between attempts it waits in the buffer, without a slot.
 *
 * @param attempts how often in all, 1 or more
 * @param backoff the wait between attempts
 */
public record RetryPolicy(int attempts, Backoff backoff) {

    /** 5 attempts, 200 ms doubling to 30 s between them. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(5, Backoff.DEFAULT);

    /** One attempt. */
    public static final RetryPolicy NEVER = new RetryPolicy(1, Backoff.DEFAULT);

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of its range; the text names it and its value
     */
    public RetryPolicy {
        Objects.requireNonNull(backoff, "backoff");
        if (attempts < 1) {
            throw new IllegalArgumentException("retry.attempts must be at least 1, was " + attempts);
        }
    }

    /**
     * The same wait each time.
     *
     * @param attempts how often in all, 1 or more
     * @param wait the wait between attempts
     * @return the policy
     */
    public static RetryPolicy fixed(int attempts, Duration wait) {
        return new RetryPolicy(attempts, Backoff.fixed(wait));
    }
}
