package dev.seneschal.actions;

import java.util.Objects;

/**
 * What is to be done about a panic: one part for the workers, one for the message that it came over.
 *
 * @param workers what happens to the workers
 * @param message what happens to the job
 */
public record Decision(Workers workers, Message message) {

    /** What happens to the workers. */
    public enum Workers {
        /** They go on as they are. */
        RESUME,
        /** The one that panicked is replaced, after a back-off. */
        RESTART_ONE,
        /** All are replaced, after a back-off, once those that work have ended. */
        RESTART_ALL,
        /** The group ends. */
        STOP
    }

    /** What happens to the job. */
    public enum Message {
        /** It is tried again if it has attempts left, otherwise it is a dead letter. */
        RETRY,
        /** It is a dead letter. */
        DEAD_LETTER,
        /** It is dropped. */
        DISCARD
    }

    /** Checks that there is something in both. */
    public Decision {
        Objects.requireNonNull(workers, "workers");
        Objects.requireNonNull(message, "message");
    }

    /** The default decision of a behaviour: the job is tried again. */
    static Decision of(Behaviour behaviour) {
        Workers workers = switch (behaviour) {
            case DO_NOTHING -> Workers.RESUME;
            case RESTART_ONE -> Workers.RESTART_ONE;
            case RESTART_ALL -> Workers.RESTART_ALL;
            case STOP_ALL_AND_ESCALATE -> Workers.STOP;
        };
        return new Decision(workers, Message.RETRY);
    }
}
