package dev.seneschal.actions;

import java.util.Optional;

/**
 * What became of a job. Each accepted job has one result.
 *
 * @param outcome how it ended
 * @param attempts how often it was started
 * @param reply what the action replied in the last attempt, if it did
 * @param cause the last exception, if there was one
 */
public record JobResult(Outcome outcome, int attempts, Optional<Object> reply, Optional<Throwable> cause) {

    /** How a job ends. */
    public enum Outcome {

        /** The action returned. */
        DONE,

        /** It is a dead letter. */
        DEAD,

        /** It was dropped because the buffer was full, or discarded by a {@link Decision}. */
        DROPPED,

        /** The group was closed before it was done. It may have run if {@code attempts} is not 0. */
        HANDED_BACK
    }

    /**
     * Whether the action returned.
     *
     * @return true for {@link Outcome#DONE}
     */
    public boolean isDone() {
        return outcome == Outcome.DONE;
    }
}
