package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import java.time.Instant;
import java.util.Objects;

/**
 * A message that was given up, with what is known of why.
 *
 * @param record the message, written for the wire
 * @param direction whether this node sent it or received it
 * @param reason why no further attempt was made
 * @param mayHaveRun false only if it is certain that no handler started
 * @param attempts how often it was tried
 * @param firstTime when this node first had it, by the wall clock, be it in an earlier run; after a requeue, when it was put back
 * @param lastTime when it was given up, by the wall clock
 * @param error what is known besides, such as the words of the handler that failed; may be empty
 */
public record DeadLetter(
        OutboxRecord record,
        Direction direction,
        Receipt.Reason reason,
        boolean mayHaveRun,
        int attempts,
        Instant firstTime,
        Instant lastTime,
        String error) {

    /** Which way a message was going. */
    public enum Direction {
        /** Sent by this node, and not delivered. */
        OUTGOING,
        /**
         * Received by this node, and given up here: its handler died of it time after time, or it came from a stream and failed for the
         * last time or was refused, which nobody else is told.
         */
        INCOMING
    }

    /** Checks nothing but that all is there. */
    public DeadLetter {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(firstTime, "firstTime");
        Objects.requireNonNull(lastTime, "lastTime");
        Objects.requireNonNull(error, "error");
    }

    /**
     * The message's id.
     *
     * @return that of the record
     */
    public MessageId id() {
        return record.id();
    }
}
