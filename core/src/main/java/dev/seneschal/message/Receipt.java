package dev.seneschal.message;

import java.time.Duration;

/**
 * What is known of a message in the end. Every message a node accepts ends in exactly one of these, save that {@link Kept} is
 * followed by a later one once the node has started again.
 */
public sealed interface Receipt {

    /** The kinds of receipt, to switch over. */
    enum Outcome {
        /** {@link Receipt.Delivered}. */
        DELIVERED,
        /** {@link Receipt.Sent}. */
        SENT,
        /** {@link Receipt.InStream}. */
        IN_STREAM,
        /** {@link Receipt.Kept}. */
        KEPT,
        /** {@link Receipt.GaveUp}. */
        GAVE_UP
    }

    /** Why a message was given up. */
    enum Reason {
        /** No answer to the last attempt within the ACK timeout. */
        TIMED_OUT,
        /** The handler failed at the last attempt. */
        FAILED,
        /** Nobody listens, or the receiver was busy, for longer than {@code unavailableFor}. */
        UNAVAILABLE,
        /** The receiver will not have it: unknown method, not allowed, or a Go node that answered with nothing. */
        REFUSED,
        /** The message's own time ran out. */
        EXPIRED,
        /** Larger than the broker takes. */
        TOO_LARGE,
        /** The transport could not publish a message that is published only once, or the outbox could not store it first. */
        PUBLISH_FAILED,
        /** Cancelled by the sender. */
        CANCELLED,
        /** The node was closed and does not keep messages. */
        CLOSED
    }

    /**
     * The message this speaks of.
     *
     * @return its id
     */
    MessageId id();

    /**
     * The kind of receipt.
     *
     * @return one of five
     */
    Outcome outcome();

    /**
     * The receiver's handler has returned and its reply is stored. From a Go node: accepted, since Steward acknowledges before its
     * handler is done.
     *
     * @param id the message
     * @param attempts how often it was published, 1 or more
     * @param took from {@code send} to the acknowledgement
     */
    record Delivered(MessageId id, int attempts, Duration took) implements Receipt {
        @Override
        public Outcome outcome() {
            return Outcome.DELIVERED;
        }
    }

    /**
     * Published once, not to be acknowledged ({@link Event#NACK}); whether anybody heard it is not known.
     *
     * @param id the message
     */
    record Sent(MessageId id) implements Receipt {
        @Override
        public Outcome outcome() {
            return Outcome.SENT;
        }
    }

    /**
     * The broker's stream has it. The receiver takes it from there and owns what becomes of it.
     *
     * @param id the message
     * @param attempts how often it was published, 1 or more
     */
    record InStream(MessageId id, int attempts) implements Receipt {
        @Override
        public Outcome outcome() {
            return Outcome.IN_STREAM;
        }
    }

    /**
     * The node was closed first. The message stays in its outbox and is sent when the node starts again: a durable outbox keeps it
     * for ever, a ring buffer as long as the node object lives. Not final.
     *
     * @param id the message
     */
    record Kept(MessageId id) implements Receipt {
        @Override
        public Outcome outcome() {
            return Outcome.KEPT;
        }
    }

    /**
     * Not delivered, and no longer tried.
     *
     * @param id the message
     * @param attempts how often it was published
     * @param reason why no further attempt is made
     * @param mayHaveRun false only if it is certain that no handler started
     * @param detail what is known besides, such as the words of the handler that failed; may be empty
     */
    record GaveUp(MessageId id, int attempts, Reason reason, boolean mayHaveRun, String detail) implements Receipt {
        @Override
        public Outcome outcome() {
            return Outcome.GAVE_UP;
        }
    }
}
