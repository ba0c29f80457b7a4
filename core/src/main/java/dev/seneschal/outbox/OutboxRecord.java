package dev.seneschal.outbox;

import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.wire.Envelope;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A message as it waits in the outbox: written for the wire, with what its delivery needs.
 *
 * @param id the message
 * @param envelope what to publish, save what differs from attempt to attempt
 * @param event acknowledged or not
 * @param ackTimeout seconds to wait for the acknowledgement of one attempt, 1 or more
 * @param attempts how often to try in all, 1 or more
 * @param expiresAt when it is no longer worth delivering, by the wall clock, if ever
 * @param orderingKey the key of the messages to the same subject that it keeps its order with, if any
 * @param acceptedAt when it was accepted, by the wall clock; known of one that is left from an earlier run
 */
public record OutboxRecord(
        MessageId id,
        Envelope envelope,
        Event event,
        long ackTimeout,
        long attempts,
        Optional<Instant> expiresAt,
        Optional<String> orderingKey,
        Optional<Instant> acceptedAt) {

    /** Checks nothing but that all is there. */
    public OutboxRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(envelope, "envelope");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(orderingKey, "orderingKey");
        Objects.requireNonNull(acceptedAt, "acceptedAt");
    }

    /**
     * A message that is new.
     *
     * @param id the message
     * @param envelope what to publish
     * @param event acknowledged or not
     * @param ackTimeout seconds to wait for the acknowledgement of one attempt
     * @param attempts how often to try in all
     * @param expiresAt when it is no longer worth delivering, if ever
     * @param orderingKey the key that it keeps its order by, if any
     */
    public OutboxRecord(
            MessageId id,
            Envelope envelope,
            Event event,
            long ackTimeout,
            long attempts,
            Optional<Instant> expiresAt,
            Optional<String> orderingKey) {
        this(id, envelope, event, ackTimeout, attempts, expiresAt, orderingKey, Optional.empty());
    }

    /**
     * A message that is new, and keeps no order.
     *
     * @param id the message
     * @param envelope what to publish
     * @param event acknowledged or not
     * @param ackTimeout seconds to wait for the acknowledgement of one attempt
     * @param attempts how often to try in all
     * @param expiresAt when it is no longer worth delivering, if ever
     */
    public OutboxRecord(
            MessageId id, Envelope envelope, Event event, long ackTimeout, long attempts, Optional<Instant> expiresAt) {
        this(id, envelope, event, ackTimeout, attempts, expiresAt, Optional.empty());
    }

    /**
     * The same, left from an earlier run.
     *
     * @param when when it was accepted, by the wall clock
     * @return a copy
     */
    public OutboxRecord withAcceptedAt(Instant when) {
        return new OutboxRecord(id, envelope, event, ackTimeout, attempts, expiresAt, orderingKey, Optional.of(when));
    }

    /**
     * What it counts for against the outbox's capacity in bytes.
     *
     * @return bytes of body and headers
     */
    public int bytes() {
        return envelope.wireBytes() + orderingKey.map(String::length).orElse(0);
    }
}
