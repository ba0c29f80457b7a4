package dev.seneschal.outbox;

import dev.seneschal.outbox.OutboxStore.Change;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Remove;
import dev.seneschal.outbox.OutboxStore.Table;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/**
 * The maps of an MVStore file: one for each table, and one that says how many entries each has. MVStore has checksums for where its
 * pages are but not for what they say, so a map can vanish by a single wrong byte; the numbers find that.
 */
final class MvTables {

    static final long FORMAT_KEY = 0;
    static final byte FORMAT = 1;
    private static final String SUMMARY = "summary";

    private final Map<Table, MVMap<Long, byte[]>> tables = new EnumMap<>(Table.class);
    private final MVMap<Long, byte[]> summary;

    MvTables(MVStore store) {
        for (Table table : Table.values()) {
            tables.put(table, map(store, table.name().toLowerCase(Locale.ROOT)));
        }
        summary = map(store, SUMMARY);
    }

    MVMap<Long, byte[]> table(Table table) {
        return Objects.requireNonNull(tables.get(table), "all tables are opened");
    }

    MVMap<Long, byte[]> summary() {
        return summary;
    }

    void apply(Change change) {
        if (change instanceof Put put) {
            table(put.table()).put(put.key(), put.value());
        } else if (change instanceof Remove remove) {
            table(remove.table()).remove(remove.key());
        }
    }

    /** Notes how many entries there are, to be stored with them. */
    void summarize() {
        for (Table table : Table.values()) {
            summary.put(summaryKey(table), number(table(table).sizeAsLong()));
        }
        summary.put(FORMAT_KEY, new byte[] {FORMAT});
    }

    static long summaryKey(Table table) {
        return switch (table) {
            case OUTBOX -> 1;
            case DEAD_LETTERS -> 2;
            case SEEN -> 3;
        };
    }

    static byte[] number(long value) {
        ByteWriter out = new ByteWriter(Long.BYTES);
        out.number(value);
        return out.toArray();
    }

    private static MVMap<Long, byte[]> map(MVStore store, String name) {
        return store.openMap(
                name,
                new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
    }
}
