package dev.seneschal.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Event;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DeadLetter.Direction;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Table;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordFormatTest {

    private static final String RECORD_1 =
            "01a21b535800000080000000070000000000000000000000070000000341434b000000000000000a0000000000000005"
                    + "0100000000695735a5287735f2010000000a637573746f6d65722037000000166e6f6465372e52455150696e672e4576"
                    + "656e7441434b000000010000000866726f6d4e6f64650000000763656e7472616c00000004736f7570";
    private static final String LETTER_1 =
            "0166a5882d000000c3000000070000000000000000000000070000000341434b000000000000000a0000000000000005"
                    + "0100000000695735a5287735f2010000000a637573746f6d65722037000000166e6f6465372e52455150696e672e4576"
                    + "656e7441434b000000010000000866726f6d4e6f64650000000763656e7472616c00000004736f7570000000084f5554"
                    + "474f494e470000000954494d45445f4f5554010000000500000000695734b00000000000000000695734ec0000000000"
                    + "0000096e6f20616e73776572";
    private static final String SEEN_1 =
            "01350ad3860000003d000000056e6f646537000000070000000000000000000000070000000752454655534544000000"
                    + "04636f6c64010000000200000000695735a500000000";

    @Test
    void readsWhatItWrote() throws Exception {
        for (long number = 1; number <= 300; number++) {
            Instant acceptedAt = Samples.TIME.plusNanos(number);
            byte[] record = RecordFormat.write(number, Samples.record(number), acceptedAt);
            byte[] letter = RecordFormat.write(number, Samples.letter(number));
            byte[] seen = RecordFormat.write(number, Samples.seen(number));

            OutboxRecord read = RecordFormat.readRecord(new Put(Table.OUTBOX, number, record));
            assertThat(Samples.text(read)).isEqualTo(Samples.text(Samples.record(number)));
            assertThat(read.acceptedAt()).contains(acceptedAt);
            assertThat(Samples.text(RecordFormat.readLetter(new Put(Table.DEAD_LETTERS, number, letter))))
                    .isEqualTo(Samples.text(Samples.letter(number)));
            assertThat(RecordFormat.readSeen(new Put(Table.SEEN, number, seen))).isEqualTo(Samples.seen(number));
        }
    }

    @Test
    void keepsInADeadLetterWhenItsMessageWasAcceptedInAnEarlierRun() throws Exception {
        OutboxRecord left = Samples.record(3).withAcceptedAt(Samples.TIME);
        DeadLetter letter = new DeadLetter(
                left, Direction.OUTGOING, Reason.TIMED_OUT, true, 5, Samples.TIME, Samples.TIME, "no answer");

        DeadLetter read = RecordFormat.readLetter(new Put(Table.DEAD_LETTERS, 7, RecordFormat.write(7, letter)));

        assertThat(read.record().acceptedAt()).contains(Samples.TIME);
        assertThat(Samples.text(read)).isEqualTo(Samples.text(letter));
    }

    /** Written by the version before, which did not say when a message was accepted. */
    @Test
    void readsWhatVersion1Wrote() throws Exception {
        Put record = new Put(Table.OUTBOX, 3, HexFormat.of().parseHex(RECORD_1));
        Put letter = new Put(Table.DEAD_LETTERS, 4, HexFormat.of().parseHex(LETTER_1));
        Put seen = new Put(Table.SEEN, 5, HexFormat.of().parseHex(SEEN_1));

        OutboxRecord readRecord = RecordFormat.readRecord(record);
        DeadLetter readLetter = RecordFormat.readLetter(letter);
        SeenRecord readSeen = RecordFormat.readSeen(seen);

        OutboxRecord expected = new OutboxRecord(
                Samples.id(7),
                new Envelope("node7.REQPing.EventACK", Headers.of("fromNode", "central"), "soup".getBytes(UTF_8)),
                Event.ACK,
                10,
                5,
                Optional.of(Samples.TIME),
                Optional.of("customer 7"));
        assertThat(readRecord).isEqualTo(expected);
        assertThat(readRecord.acceptedAt()).isEmpty();
        assertThat(readLetter)
                .isEqualTo(new DeadLetter(
                        expected,
                        Direction.OUTGOING,
                        Reason.TIMED_OUT,
                        true,
                        5,
                        Instant.parse("2026-01-02T03:00:00Z"),
                        Instant.parse("2026-01-02T03:01:00Z"),
                        "no answer"));
        assertThat(readSeen)
                .isEqualTo(new SeenRecord(
                        new NodeName("node7"),
                        Samples.id(7),
                        SeenRecord.State.REFUSED,
                        "cold",
                        true,
                        2,
                        Instant.parse("2026-01-02T03:04:05Z")));
    }

    @Test
    void doesNotReadAVersionThatItDoesNotKnow() {
        for (byte version : new byte[] {0, 3}) {
            byte[] value = HexFormat.of().parseHex(RECORD_1);
            value[0] = version;
            ByteBuffer.wrap(value).putInt(1, RecordFormat.checksum(Table.OUTBOX, 3, value));

            assertThatThrownBy(() -> RecordFormat.readRecord(new Put(Table.OUTBOX, 3, value)))
                    .isInstanceOf(RecordFormat.DamagedException.class)
                    .hasMessage("record 3 of OUTBOX is in format " + version + "; this version reads up to 2");
        }
    }

    /** An earlier release must not handle again what this one has handled. */
    @Test
    void whatWasHandledIsStillWrittenAsVersion1() {
        SeenRecord seen = new SeenRecord(
                new NodeName("node7"),
                Samples.id(7),
                SeenRecord.State.REFUSED,
                "cold",
                true,
                2,
                Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(RecordFormat.write(5, seen)).isEqualTo(HexFormat.of().parseHex(SEEN_1));
    }

    @Test
    void findsEveryFlippedBit() {
        byte[] value = RecordFormat.write(7, Samples.record(3), Samples.TIME);

        for (int bit = 0; bit < value.length * Byte.SIZE; bit++) {
            byte[] flipped = value.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertDamaged(new Put(Table.OUTBOX, 7, flipped));
        }
    }

    @Test
    void findsEveryCut() {
        byte[] value = RecordFormat.write(7, Samples.record(3), Samples.TIME);

        for (int length = 0; length < value.length; length++) {
            assertDamaged(new Put(Table.OUTBOX, 7, Arrays.copyOf(value, length)));
        }
        assertDamaged(new Put(Table.OUTBOX, 7, Arrays.copyOf(value, value.length + 1)));
    }

    @Test
    void findsGarbage() {
        Random random = new Random(5);

        for (int i = 0; i < 1000; i++) {
            byte[] garbage = new byte[random.nextInt(100)];
            random.nextBytes(garbage);
            assertDamaged(new Put(Table.OUTBOX, 7, garbage));
        }
    }

    @Test
    void findsAValueUnderAnothersKeyOrInAnotherTable() {
        byte[] value = RecordFormat.write(7, Samples.record(3), Samples.TIME);

        assertDamaged(new Put(Table.OUTBOX, 8, value));
        assertThatThrownBy(() -> RecordFormat.readLetter(new Put(Table.DEAD_LETTERS, 7, value)))
                .isInstanceOf(RecordFormat.DamagedException.class)
                .hasMessageContaining("record 7 of DEAD_LETTERS");
    }

    private static void assertDamaged(Put entry) {
        assertThatThrownBy(() -> RecordFormat.readRecord(entry))
                .isInstanceOf(RecordFormat.DamagedException.class)
                .hasMessageContaining("record " + entry.key() + " of OUTBOX");
    }
}
