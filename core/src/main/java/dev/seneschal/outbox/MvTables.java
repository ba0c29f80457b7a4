package dev.seneschal.outbox;

import dev.seneschal.outbox.OutboxStore.Change;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/**
 * The maps of an MVStore file: one for each table, and one that says how many entries each has. MVStore has checksums for where its
 * pages are but not for what they say: a value can change, and a map can vanish, by a single wrong byte, or by a loss of power of
 * which the middle of the last write did not reach the disk. So each value has a checksum, and the numbers find what is missing.
 */
final class MvTables {

    static final long FORMAT_KEY = 0;
    static final byte FORMAT = 1;
    private static final byte[] NOTHING = new byte[0];
    private static final String SUMMARY = "summary";

    private final Map<Table, MVMap<Long, byte[]>> tables = new EnumMap<>(Table.class);
    private final MVMap<Long, byte[]> summary;

    MvTables(MVStore store) {
        for (Table table : Table.values()) {
            tables.put(table, map(store, table.name().toLowerCase(Locale.ROOT)));
        }
        summary = map(store, SUMMARY);
    }

    /** Whether a store has what each has to which this class was ever applied. */
    static boolean isIn(MVStore store) {
        return store.hasMap(SUMMARY);
    }

    MVMap<Long, byte[]> table(Table table) {
        return Objects.requireNonNull(tables.get(table), "all tables are opened");
    }

    MVMap<Long, byte[]> summary() {
        return summary;
    }

    /** Makes a change, and says by how many bytes the values grow. */
    long apply(Change change) {
        Table table = change.table();
        byte[] after = change instanceof Put put ? seal(table.name(), put.key(), put.value()) : NOTHING;
        byte[] before = change instanceof Put
                ? table(table).put(change.key(), after)
                : table(table).remove(change.key());
        return after.length - (before == null ? 0L : before.length);
    }

    List<Put> entries() {
        List<Put> entries = new ArrayList<>();
        tables.forEach((table, map) -> map.forEach((key, bytes) ->
                entries.add(new Put(table, key, Arrays.copyOf(bytes, bytes.length - Integer.BYTES)))));
        return entries;
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

    /** A value with a checksum over it, its key and its table, at the end. */
    static byte[] seal(String table, long key, byte[] value) {
        byte[] sealed = Arrays.copyOf(value, value.length + Integer.BYTES);
        ByteBuffer.wrap(sealed).putInt(value.length, checksum(table, key, sealed));
        return sealed;
    }

    /** What was sealed, or nothing if it is not what was sealed. */
    static Optional<byte[]> unseal(String table, long key, byte[] sealed) {
        int length = sealed.length - Integer.BYTES;
        if (length < 0 || ByteBuffer.wrap(sealed).getInt(length) != checksum(table, key, sealed)) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOf(sealed, length));
    }

    private static int checksum(String table, long key, byte[] sealed) {
        CRC32C crc = new CRC32C();
        crc.update(number(key));
        crc.update(number(table.hashCode()));
        crc.update(sealed, 0, sealed.length - Integer.BYTES);
        return (int) crc.getValue();
    }

    private static MVMap<Long, byte[]> map(MVStore store, String name) {
        return store.openMap(
                name,
                new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
    }
}
