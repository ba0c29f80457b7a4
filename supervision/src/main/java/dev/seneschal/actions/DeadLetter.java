package dev.seneschal.actions;

import java.time.Instant;
import java.util.Optional;

/**
 * A job that was given up.
 *
 * @param group the group's name
 * @param topic the topic it came by
 * @param job the job as it was submitted
 * @param reason why it was given up
 * @param attempts how often it was started
 * @param cause the last exception, if there was one
 * @param acceptedAt when it was accepted
 * @param diedAt when it was given up
 */
public record DeadLetter(
        String group,
        String topic,
        JobSpec<?> job,
        Reason reason,
        int attempts,
        Optional<Throwable> cause,
        Instant acceptedAt,
        Instant diedAt) {

    /** Why a job is given up. */
    public enum Reason {

        /** Its attempts are used up, or another would pass its deadline. */
        ATTEMPTS,

        /** Its exception was {@linkplain FailureKind#PERMANENT permanent}. */
        PERMANENT,

        /** It made the action panic as often as the group allows. */
        QUARANTINED,

        /** Its time was over before it was started. */
        EXPIRED,

        /** A {@link Decision} said so. */
        DECIDED
    }
}
