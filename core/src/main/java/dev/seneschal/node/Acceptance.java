package dev.seneschal.node;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.time.Nanos;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Judges what a host sends, fills in what it left out, and writes it for the wire. */
final class Acceptance {

    private static final int MOST_SUBJECTS = 1000;

    private final NodeSettings settings;
    /** One text for each, since there may be a million messages to it. */
    private final Map<String, String> subjects = new ConcurrentHashMap<>();

    private final Beginnings beginnings = new Beginnings();

    Acceptance(NodeSettings settings) {
        this.settings = settings;
    }

    MessageId newId() {
        return MessageId.random(settings.environment().random());
    }

    /**
     * A record for the outbox.
     *
     * @throws IllegalArgumentException if the message cannot be sent as it is
     * @throws MessageTooLargeException if the broker would not take it
     */
    OutboxRecord accept(Message message, MessageId id, Dialect dialect) {
        return accept(message, id, dialect, Optional.empty());
    }

    /** As above, of a reply that is given for a queue group, if it is. */
    OutboxRecord accept(Message message, MessageId id, Dialect dialect, Optional<NodeName> group) {
        check(message);
        if (!message.relay().equals(Relay.NONE)) {
            throw new IllegalArgumentException(
                    "relay fields without relay.via, the node to go through: " + message.relay());
        }
        return write(message, settings.name(), id, dialect, group);
    }

    /** A record of a message that has been checked, from this node or from another that it is passed on for. */
    OutboxRecord write(Message message, NodeName from, MessageId id, Dialect dialect) {
        return write(message, from, id, dialect, Optional.empty());
    }

    private OutboxRecord write(
            Message message, NodeName from, MessageId id, Dialect dialect, Optional<NodeName> group) {
        Delivery delivery = message.delivery().orDefaults(settings.delivery());
        Message filled = message.sentBy(from, id.wireId(), delivery);
        Envelope written = settings.wire().toEnvelope(filled, id, settings.name(), dialect);
        Headers headers = group.isEmpty()
                ? written.headers()
                : written.headers().with(HeaderNames.QUEUE_GROUP, group.get().value());
        if (delivery.timeToLive().isPresent()) {
            headers = TimeToLive.given(headers, delivery.timeToLive().get());
        }
        Envelope envelope = beginnings.share(written.with(shared(written.subject()), headers), dialect);
        OutboxRecord record = new OutboxRecord(
                id,
                envelope,
                delivery.event(),
                delivery.ackTimeout(),
                delivery.attempts(),
                delivery.timeToLive().map(this::expiry),
                settings.ordering().keyOf(message));
        checkSize(delivery, envelope);
        return record;
    }

    private Instant expiry(Duration timeToLive) {
        return settings.environment().now().plusNanos(Nanos.of(timeToLive));
    }

    private String shared(String subject) {
        String known = subjects.get(subject);
        if (known == null && subjects.size() < MOST_SUBJECTS) {
            known = subjects.putIfAbsent(subject, subject);
        }
        return known == null ? subject : known;
    }

    /** Whether it can be sent at all. */
    void check(Message message) {
        NodeName.of(message.to().value());
        Method.of(message.method().value());
        if (!message.reply().method().isNone()) {
            Method.of(message.reply().method().value());
        }
        if (message.id() != 0) {
            throw new IllegalArgumentException("id is given by the node, the message has one already: " + message.id());
        }
        if (!message.from().isNone() && !message.from().equals(settings.name())) {
            throw new IllegalArgumentException(
                    "from must be this node, " + settings.name() + ", or left out; it was " + message.from());
        }
        checkNumbers(message);
        if (!message.steward().toNodes().isEmpty()) {
            throw new IllegalArgumentException("toNodes asks for several messages, and for sendToNodes; it was "
                    + message.steward().toNodes());
        }
    }

    private static void checkNumbers(Message message) {
        Delivery delivery = message.delivery();
        notNegative("ackTimeout", delivery.ackTimeout());
        notNegative("attempts", delivery.attempts());
        timeout("methodTimeout", delivery.methodTimeout());
        delivery.timeToLive().filter(left -> left.isNegative() || left.isZero()).ifPresent(left -> {
            throw new IllegalArgumentException("timeToLive must be positive, was " + left);
        });
        notNegative("reply.ackTimeout", message.reply().ackTimeout());
        notNegative("reply.attempts", message.reply().attempts());
        timeout("reply.methodTimeout", message.reply().methodTimeout());
    }

    private static void notNegative(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " must not be negative, was " + value);
        }
    }

    private static void timeout(String field, long value) {
        if (value < Delivery.NO_TIMEOUT) {
            throw new IllegalArgumentException(
                    field + " must be seconds, 0 for the default or -1 for none, was " + value);
        }
    }

    /** With what publishing adds. */
    private void checkSize(Delivery delivery, Envelope envelope) {
        int bytes = envelope.wireBytes() + (delivery.event() == Event.ACK ? Tracked.READS_GROUPS_BYTES : 0);
        int maxPayload = settings.transport().maxPayload();
        if (bytes <= maxPayload) {
            return;
        }
        if (settings.largeMessages().isEmpty() || delivery.event() == Event.NACK) {
            throw new MessageTooLargeException(envelope.subject(), bytes, maxPayload);
        }
        int mostInParts = settings.largeMessages().get().maxBytes();
        if (envelope.bodyBytes() > mostInParts) {
            throw new MessageTooLargeException(
                    envelope.subject(), envelope.bodyBytes(), mostInParts, "and this node sends in parts at most");
        }
    }
}
