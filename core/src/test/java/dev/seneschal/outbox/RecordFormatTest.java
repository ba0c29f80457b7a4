package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Table;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordFormatTest {

    @Test
    void readsWhatItWrote() throws Exception {
        for (long number = 1; number <= 300; number++) {
            byte[] record = RecordFormat.write(number, Samples.record(number));
            byte[] letter = RecordFormat.write(number, Samples.letter(number));
            byte[] seen = RecordFormat.write(number, Samples.seen(number));

            assertThat(Samples.text(RecordFormat.readRecord(new Put(Table.OUTBOX, number, record))))
                    .isEqualTo(Samples.text(Samples.record(number)));
            assertThat(Samples.text(RecordFormat.readLetter(new Put(Table.DEAD_LETTERS, number, letter))))
                    .isEqualTo(Samples.text(Samples.letter(number)));
            assertThat(RecordFormat.readSeen(new Put(Table.SEEN, number, seen))).isEqualTo(Samples.seen(number));
        }
    }

    @Test
    void findsEveryFlippedBit() {
        byte[] value = RecordFormat.write(7, Samples.record(3));

        for (int bit = 0; bit < value.length * Byte.SIZE; bit++) {
            byte[] flipped = value.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertDamaged(new Put(Table.OUTBOX, 7, flipped));
        }
    }

    @Test
    void findsEveryCut() {
        byte[] value = RecordFormat.write(7, Samples.record(3));

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
        byte[] value = RecordFormat.write(7, Samples.record(3));

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
