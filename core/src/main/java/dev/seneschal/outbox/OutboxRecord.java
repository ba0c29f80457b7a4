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
 */
public record OutboxRecord(
        MessageId id,
        Envelope envelope,
        Event event,
        long ackTimeout,
        long attempts,
        Optional<Instant> expiresAt,
        Optional<String> orderingKey) {

    /** Checks nothing but that all is there. */
    public OutboxRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(envelope, "envelope");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(orderingKey, "orderingKey");
    }

    /**
     * A message that keeps no order.
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
     * What it counts for against the outbox's capacity in bytes.
     *
     * @return bytes of body and headers
     */
    public int bytes() {
        return envelope.wireBytes() + orderingKey.map(String::length).orElse(0);
    }
}
