package dev.seneschal.outbox;

import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.Page;
import org.jspecify.annotations.Nullable;

/**
 * Reads an MVStore file page by page, without changing it: what is whole is taken, what is not is noted. Damaged files make MVStore
 * throw whatever comes, so everything is caught.
 */
final class MvReader {

    /**
     * What a file holds.
     *
     * @param version the version of it that could be read
     * @param entries what is whole
     * @param damage what is not, in words
     */
    record Found(long version, List<Put> entries, List<String> damage) {}

    /** What stands in a page. */
    private record Cell(long key, byte[] bytes) {}

    private final Path file;
    private final List<Put> entries = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();

    private MvReader(Path file) {
        this.file = file;
    }

    /**
     * What is in the version of the file that MVStore finds first, which is the newest unless a write was cut short.
     *
     * @throws IOException if the disk does not give it
     * @throws OutboxDamagedException if nothing can be made of it
     * @throws OutboxLockedException if it is in use
     */
    static Found read(Path file) throws IOException {
        return read(file, new MvFiles()::openForReading);
    }

    /** What is in the newest version that can be found anywhere in the file. Throws as {@link #read}. */
    static Found search(Path file) throws IOException {
        return read(file, new MvFiles()::openForSearching);
    }

    private static Found read(Path file, Function<String, MVStore> opening) throws IOException {
        MvReader reader = new MvReader(file);
        try (MVStore store = opening.apply(file.toString())) {
            long version = store.getCurrentVersion();
            reader.readTables(store);
            return new Found(version, reader.entries, reader.damage);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | AssertionError e) {
            throw reader.asException(e);
        }
    }

    private RuntimeException asException(Throwable e) {
        if (e instanceof OutboxFailedException known) {
            return known;
        }
        if (e instanceof MVStoreException known && known.getErrorCode() == DataUtils.ERROR_FILE_LOCKED) {
            return new OutboxLockedException("outbox file " + file + " is in use by another process");
        }
        return new OutboxDamagedException(
                "outbox file " + file + " is damaged and nothing of it can be read (" + e
                        + "). To go on without what it holds, move it away, and a new one is made; or put a copy of it in"
                        + " its place",
                e);
    }

    private void readTables(MVStore store) {
        boolean ours = MvTables.isIn(store);
        MvTables tables = new MvTables(store);
        Map<Long, byte[]> summary = new TreeMap<>();
        readMap(tables.summary(), "summary").forEach(cell -> summary.put(cell.key, cell.bytes));
        byte[] format = summary.getOrDefault(MvTables.FORMAT_KEY, new byte[] {MvTables.FORMAT});
        if (format.length == 1 && format[0] > MvTables.FORMAT) {
            String text =
                    "outbox file " + file + " is in format " + format[0] + "; this version reads " + MvTables.FORMAT;
            throw new OutboxFailedException(text, new IllegalStateException(text));
        }
        for (Table table : Table.values()) {
            List<Cell> cells = readMap(tables.table(table), table.name());
            compareNumber(table, cells.size(), summary.get(MvTables.summaryKey(table)));
            takeWhole(table, cells);
        }
        if (!ours && entries.isEmpty()) {
            throw new IllegalStateException("it does not say that it is an outbox's");
        }
    }

    private void compareNumber(Table table, int found, byte @Nullable [] noted) {
        if (noted == null || noted.length != Long.BYTES) {
            damage.add("table " + table + " has " + found + " entries, and how many were stored cannot be read");
        } else if (!Arrays.equals(noted, MvTables.number(found))) {
            long stored = ByteBuffer.wrap(noted).getLong();
            damage.add("table " + table + " has " + found + " entries of " + stored + " that were stored");
        }
    }

    /** A key may have become that of another entry, so all with the same key are looked at. */
    private void takeWhole(Table table, List<Cell> cells) {
        Map<Long, byte[]> whole = new TreeMap<>();
        for (Cell cell : cells) {
            Optional<byte[]> value = MvTables.unseal(table.name(), cell.key, cell.bytes);
            if (value.isEmpty()) {
                damage.add("entry " + cell.key + " of table " + table + " is not what was stored");
            } else if (whole.putIfAbsent(cell.key, value.get()) != null) {
                damage.add("entry " + cell.key + " of table " + table + " is there twice");
            }
        }
        whole.forEach((key, value) -> entries.add(new Put(table, key, value)));
    }

    private List<Cell> readMap(MVMap<Long, byte[]> map, String name) {
        List<Cell> cells = new ArrayList<>();
        try {
            readPage(map.getRootPage(), name, cells, new HashSet<>());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | AssertionError e) {
            damage.add("table " + name + " cannot be read: " + e);
        }
        return cells;
    }

    private void readPage(Page<Long, byte[]> page, String name, List<Cell> cells, Set<Long> visited) {
        if (page.isLeaf()) {
            for (int i = 0; i < page.getKeyCount(); i++) {
                cells.add(new Cell(page.getKey(i), page.getValue(i)));
            }
            return;
        }
        for (int i = 0; i < page.getRawChildPageCount(); i++) {
            try {
                if (visited.add(page.getChildPagePos(i))) {
                    readPage(page.getChildPage(i), name, cells, visited);
                }
            } catch (RuntimeException | OutOfMemoryError | AssertionError e) {
                damage.add("a part of table " + name + " cannot be read: " + e);
            }
        }
    }
}
