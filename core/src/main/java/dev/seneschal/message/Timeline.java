package dev.seneschal.message;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What happened to a message on its way, in order.
 *
 * @param id the message
 * @param entries what happened; of very many the first and the last are kept
 */
public record Timeline(MessageId id, List<Entry> entries) {

    /** A timeline with a copy of the list. */
    public Timeline {
        Objects.requireNonNull(id, "id");
        entries = List.copyOf(entries);
    }

    /** The things that happen to a message. */
    public enum Step {
        /** The node took it. */
        ACCEPTED,
        /** An earlier run of the node stored it; it is sent again. */
        REPLAYED,
        /** An attempt was published. */
        PUBLISHED,
        /** The receiver works on it. */
        WORKING,
        /** The handler failed. */
        FAILED,
        /** The receiver had no room. */
        BUSY,
        /** Nobody listened. */
        NO_RESPONDER,
        /** No answer came in time. */
        TIMED_OUT,
        /** The transport did not take an attempt. */
        PUBLISH_FAILED,
        /** Its fate is known. */
        SETTLED
    }

    /**
     * One thing that happened.
     *
     * @param at when, by the wall clock
     * @param step what
     * @param detail more of it, such as the handler's words or the receipt; may be empty
     */
    public record Entry(Instant at, Step step, String detail) {

        /** Checks nothing but that all is there. */
        public Entry {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(step, "step");
            Objects.requireNonNull(detail, "detail");
        }
    }
}
