package dev.seneschal.outbox;

import dev.seneschal.outbox.OutboxStore.Change;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Remove;
import dev.seneschal.outbox.OutboxStore.Table;
import java.time.Instant;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A change of a table. A value is written as bytes only when the change is stored, on the committer's thread.
 *
 * @param table which table
 * @param key which of its entries
 * @param value writes the new value for its key, or null to remove it
 */
record Edit(Table table, long key, @Nullable LongFunction<byte[]> value) {

    static Edit put(long key, OutboxRecord record, long acceptedAt) {
        return new Edit(
                Table.OUTBOX, key, known -> RecordFormat.write(known, record, Instant.ofEpochMilli(acceptedAt)));
    }

    static Edit put(long key, DeadLetter letter) {
        return new Edit(Table.DEAD_LETTERS, key, known -> RecordFormat.write(known, letter));
    }

    static Edit put(long key, SeenRecord seen) {
        return new Edit(Table.SEEN, key, known -> RecordFormat.write(known, seen));
    }

    static Edit remove(Table table, long key) {
        return new Edit(table, key, null);
    }

    Change toChange() {
        return value == null ? new Remove(table, key) : new Put(table, key, value.apply(key));
    }
}
