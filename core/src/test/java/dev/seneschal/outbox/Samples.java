package dev.seneschal.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** Records that differ in everything, each from its number. */
final class Samples {

    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901234Z");

    private Samples() {}

    static MessageId id(long number) {
        return new MessageId(number << 32, number);
    }

    static OutboxRecord record(long number) {
        Random random = new Random(number);
        byte[] body = new byte[random.nextInt(400)];
        random.nextBytes(body);
        Headers headers = Headers.of(HeaderNames.ID, id(number).toString(), "fromNode", "node1", "serial", "gob");
        return new OutboxRecord(
                id(number),
                new Envelope("node" + number % 100 + ".REQPing.EventACK", headers, body),
                random.nextInt(5) == 0 ? Event.NACK : Event.ACK,
                1 + random.nextInt(100),
                1 + random.nextInt(10),
                random.nextBoolean() ? Optional.of(TIME.plusNanos(random.nextLong() >>> 8)) : Optional.empty(),
                random.nextBoolean() ? Optional.of("key " + random.nextInt()) : Optional.empty());
    }

    static DeadLetter letter(long number) {
        Random random = new Random(~number);
        return new DeadLetter(
                record(number),
                DeadLetter.Direction.values()[random.nextInt(2)],
                Reason.values()[random.nextInt(Reason.values().length)],
                random.nextBoolean(),
                random.nextInt(),
                TIME.plusSeconds(random.nextInt(1_000_000)),
                TIME.plusSeconds(random.nextInt(1_000_000)),
                random.nextBoolean() ? "" : "no answer from Zürich ☎ " + random.nextInt());
    }

    static SeenRecord seen(long number) {
        Random random = new Random(-number);
        return new SeenRecord(
                new NodeName("node" + random.nextInt(10)),
                id(number),
                SeenRecord.State.values()[random.nextInt(3)],
                "reason " + random.nextInt(),
                random.nextBoolean(),
                random.nextInt(4),
                TIME.plusSeconds(random.nextInt(1_000_000)));
    }

    /** All there is in a record, to compare by: an envelope's body is an array, which equals only itself. */
    static String text(OutboxRecord record) {
        return record.id() + " " + record.event() + " " + record.ackTimeout() + " " + record.attempts() + " "
                + record.expiresAt() + " " + record.orderingKey() + " "
                + record.envelope().subject() + " "
                + record.envelope().headers() + " "
                + new String(record.envelope().body(), UTF_8);
    }

    static String text(DeadLetter letter) {
        return text(letter.record()) + " " + letter.direction() + " " + letter.reason() + " " + letter.mayHaveRun()
                + " " + letter.attempts() + " " + letter.firstTime() + " " + letter.lastTime() + " " + letter.error();
    }
}
