package dev.seneschal.nats;

import dev.seneschal.message.MessageId;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.StreamDelivery;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A message that a stream's consumer brought, as it would have come without one, and the way to tell the consumer what became of it. */
record StreamIncoming(StreamConsumer consumer, AckSubject ack, Envelope envelope, StreamDelivery delivery)
        implements Incoming {

    /** The headers that are between publishers and the broker. */
    private static final String OF_THE_BROKER = "nats-";

    static Envelope envelope(Envelope pulled, AckSubject ack, Instant now) {
        List<String> headers = new ArrayList<>();
        pulled.headers().forEach((name, value) -> {
            if (name.equals(HeaderNames.TIME_TO_LIVE)) {
                headers.add(name);
                headers.add(left(value, Duration.between(ack.storedAt(), now)));
            } else if (!name.toLowerCase(Locale.ROOT).startsWith(OF_THE_BROKER)) {
                headers.add(name);
                headers.add(value);
            }
        });
        if (pulled.headers().first(HeaderNames.ID).flatMap(MessageId::parse).isEmpty()) {
            headers.add(HeaderNames.ID);
            headers.add(idOf(ack));
        }
        return new Envelope(
                pulled.subject().substring(StreamNames.PREFIX.length()),
                Headers.of(headers.toArray(String[]::new)),
                pulled.body());
    }

    /** The time that it waited counts. */
    private static String left(String milliseconds, Duration waited) {
        try {
            long left = Long.parseLong(milliseconds) - Math.max(0, waited.toMillis());
            return Long.toString(Math.max(0, left));
        } catch (NumberFormatException unreadable) {
            return milliseconds;
        }
    }

    /** Somebody else's message has no id; its place in the stream is as good. */
    private static String idOf(AckSubject ack) {
        UUID id = UUID.nameUUIDFromBytes(ByteBuffer.wrap(
                        (ack.stream() + "." + ack.sequence() + "." + ack.storedAt()).getBytes(StandardCharsets.UTF_8))
                .array());
        return new MessageId(id.getMostSignificantBits(), id.getLeastSignificantBits()).toString();
    }

    /** There is none that others could publish to. */
    @Override
    public Optional<String> replySubject() {
        return Optional.empty();
    }

    @Override
    public boolean noResponder() {
        return false;
    }

    @Override
    public void answer(Answer answer) {
        consumer.answered(this, answer);
    }

    @Override
    public Optional<StreamDelivery> streamDelivery() {
        return Optional.of(delivery);
    }
}
