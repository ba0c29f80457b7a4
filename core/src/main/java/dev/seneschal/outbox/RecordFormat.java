package dev.seneschal.outbox;

import dev.seneschal.message.Event;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Table;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How a value of an {@link OutboxStore} looks: a byte for the format's version, a checksum, the length, the content. The checksum is
 * over the table, the key and the content too, so that a value under another's key is found as well. Enums are stored by name.
 *
 * <p>Version 2 says of a message besides when it was accepted. Version 1 is read as well, and is still written of what was handled, so that
 * an earlier release knows that again.
 */
final class RecordFormat {

    /** A value is not what was stored. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }

    /** Reads the content of a value. */
    private interface Content<T> {
        T read(ByteReader in, byte version);
    }

    private static final byte FIRST_VERSION = 1;
    /** From this one on it says when a message was accepted. */
    private static final byte WITH_ACCEPTED_AT = 2;
    /** The last that is read. */
    private static final byte VERSION = WITH_ACCEPTED_AT;

    private static final int CHECKSUM_AT = 1;
    private static final int LENGTH_AT = CHECKSUM_AT + Integer.BYTES;
    private static final int CONTENT_AT = LENGTH_AT + Integer.BYTES;
    private static final int MOST_HEADERS = 10_000;

    private RecordFormat() {}

    static byte[] write(long key, OutboxRecord record, Instant acceptedAt) {
        ByteWriter out = begin(record.bytes());
        put(out, record, Optional.of(acceptedAt));
        return seal(WITH_ACCEPTED_AT, Table.OUTBOX, key, out);
    }

    static byte[] write(long key, DeadLetter letter) {
        ByteWriter out = begin(letter.record().bytes());
        put(out, letter.record(), letter.record().acceptedAt());
        out.text(letter.direction().name());
        out.text(letter.reason().name());
        out.flag(letter.mayHaveRun());
        out.integer(letter.attempts());
        out.instant(letter.firstTime());
        out.instant(letter.lastTime());
        out.text(letter.error());
        return seal(WITH_ACCEPTED_AT, Table.DEAD_LETTERS, key, out);
    }

    static byte[] write(long key, SeenRecord seen) {
        ByteWriter out = begin(seen.reason().length());
        out.text(seen.publisher().value());
        put(out, seen.id());
        out.text(seen.state().name());
        out.text(seen.reason());
        out.flag(seen.ran());
        out.integer(seen.crashes());
        out.instant(seen.at());
        return seal(FIRST_VERSION, Table.SEEN, key, out);
    }

    static OutboxRecord readRecord(Put entry) throws DamagedException {
        return read(entry, RecordFormat::takeRecord);
    }

    static DeadLetter readLetter(Put entry) throws DamagedException {
        return read(
                entry,
                (in, version) -> new DeadLetter(
                        takeRecord(in, version),
                        DeadLetter.Direction.valueOf(in.text()),
                        Receipt.Reason.valueOf(in.text()),
                        in.flag(),
                        in.integer(),
                        in.instant(),
                        in.instant(),
                        in.text()));
    }

    static SeenRecord readSeen(Put entry) throws DamagedException {
        return read(
                entry,
                (in, version) -> new SeenRecord(
                        new NodeName(in.text()),
                        takeId(in),
                        SeenRecord.State.valueOf(in.text()),
                        in.text(),
                        in.flag(),
                        in.integer(),
                        in.instant()));
    }

    private static void put(ByteWriter out, OutboxRecord record, Optional<Instant> acceptedAt) {
        put(out, record.id());
        out.text(record.event().name());
        out.number(record.ackTimeout());
        out.number(record.attempts());
        put(out, record.expiresAt());
        put(out, acceptedAt);
        out.flag(record.orderingKey().isPresent());
        record.orderingKey().ifPresent(out::text);
        Envelope envelope = record.envelope();
        out.text(envelope.subject());
        int[] headers = {0};
        envelope.headers().forEach((name, value) -> headers[0]++);
        out.integer(headers[0]);
        envelope.headers().forEach((name, value) -> {
            out.text(name);
            out.text(value);
        });
        out.bytes(envelope.body());
    }

    private static OutboxRecord takeRecord(ByteReader in, byte version) {
        MessageId id = takeId(in);
        Event event = Event.valueOf(in.text());
        long ackTimeout = in.number();
        long attempts = in.number();
        Optional<Instant> expiresAt = takeInstant(in);
        Optional<Instant> acceptedAt = version < WITH_ACCEPTED_AT ? Optional.empty() : takeInstant(in);
        Optional<String> orderingKey = in.flag() ? Optional.of(in.text()) : Optional.empty();
        String subject = in.text();
        int headers = in.integer();
        if (headers < 0 || headers > MOST_HEADERS) {
            throw new IllegalArgumentException("it says it has " + headers + " headers");
        }
        String[] namesAndValues = new String[2 * headers];
        for (int i = 0; i < namesAndValues.length; i++) {
            namesAndValues[i] = in.text();
        }
        Envelope envelope = new Envelope(subject, Headers.of(namesAndValues), in.bytes());
        return new OutboxRecord(id, envelope, event, ackTimeout, attempts, expiresAt, orderingKey, acceptedAt);
    }

    private static void put(ByteWriter out, MessageId id) {
        out.number(id.high());
        out.number(id.low());
    }

    private static MessageId takeId(ByteReader in) {
        return new MessageId(in.number(), in.number());
    }

    private static void put(ByteWriter out, Optional<Instant> instant) {
        out.flag(instant.isPresent());
        instant.ifPresent(out::instant);
    }

    private static Optional<Instant> takeInstant(ByteReader in) {
        return in.flag() ? Optional.of(in.instant()) : Optional.empty();
    }

    private static ByteWriter begin(int about) {
        ByteWriter out = new ByteWriter(CONTENT_AT + about);
        out.skip(CONTENT_AT);
        return out;
    }

    private static byte[] seal(byte version, Table table, long key, ByteWriter out) {
        byte[] value = out.toArray();
        value[0] = version;
        ByteBuffer view = ByteBuffer.wrap(value);
        view.putInt(LENGTH_AT, value.length - CONTENT_AT);
        view.putInt(CHECKSUM_AT, checksum(table, key, value));
        return value;
    }

    private static <T> T read(Put entry, Content<T> content) throws DamagedException {
        byte[] value = entry.value();
        if (value.length < CONTENT_AT) {
            throw damaged(entry, "has only " + value.length + " bytes");
        }
        ByteBuffer view = ByteBuffer.wrap(value);
        if (view.getInt(LENGTH_AT) != value.length - CONTENT_AT) {
            throw damaged(entry, "does not have the length that it says");
        }
        if (view.getInt(CHECKSUM_AT) != checksum(entry.table(), entry.key(), value)) {
            throw damaged(entry, "does not have the content that its checksum says");
        }
        if (value[0] < FIRST_VERSION || value[0] > VERSION) {
            throw damaged(entry, "is in format " + value[0] + "; this version reads up to " + VERSION);
        }
        try {
            return content.read(new ByteReader(value, CONTENT_AT), value[0]);
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException e) {
            throw damaged(entry, "cannot be read: " + e);
        }
    }

    private static DamagedException damaged(Put entry, String how) {
        return new DamagedException("record " + entry.key() + " of " + entry.table() + " " + how);
    }

    /** Over everything but the checksum itself. */
    static int checksum(Table table, long key, byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES + 1)
                .putLong(key)
                .putInt(table.name().hashCode())
                .put(value[0])
                .flip());
        crc.update(value, LENGTH_AT, value.length - LENGTH_AT);
        return (int) crc.getValue();
    }
}
