package dev.seneschal.outbox;

import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.Page;

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
        MvTables tables = new MvTables(store);
        Map<Long, byte[]> summary = new TreeMap<>();
        readMap(tables.summary(), "summary", summary);
        byte[] format = summary.getOrDefault(MvTables.FORMAT_KEY, new byte[] {MvTables.FORMAT});
        if (format.length == 1 && format[0] > MvTables.FORMAT) {
            String text =
                    "outbox file " + file + " is in format " + format[0] + "; this version reads " + MvTables.FORMAT;
            throw new OutboxFailedException(text, new IllegalStateException(text));
        }
        for (Table table : Table.values()) {
            Map<Long, byte[]> found = new TreeMap<>();
            readMap(tables.table(table), table.name(), found);
            byte[] expected = summary.getOrDefault(MvTables.summaryKey(table), new byte[0]);
            if (!Arrays.equals(expected, MvTables.number(found.size()))) {
                damage.add(
                        "table " + table + " has " + found.size() + " entries, which is not the number that was noted");
            }
            found.forEach((key, bytes) -> MvTables.unseal(table.name(), key, bytes)
                    .ifPresentOrElse(
                            value -> entries.add(new Put(table, key, value)),
                            () -> damage.add("entry " + key + " of table " + table + " is not what was stored")));
        }
    }

    private void readMap(MVMap<Long, byte[]> map, String name, Map<Long, byte[]> found) {
        try {
            readPage(map.getRootPage(), name, found, new HashSet<>());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | AssertionError e) {
            damage.add("table " + name + " cannot be read: " + e);
        }
    }

    private void readPage(Page<Long, byte[]> page, String name, Map<Long, byte[]> found, Set<Long> visited) {
        if (page.isLeaf()) {
            for (int i = 0; i < page.getKeyCount(); i++) {
                if (found.putIfAbsent(page.getKey(i), page.getValue(i)) != null) {
                    damage.add("table " + name + " has entry " + page.getKey(i) + " twice");
                }
            }
            return;
        }
        for (int i = 0; i < page.getRawChildPageCount(); i++) {
            try {
                if (visited.add(page.getChildPagePos(i))) {
                    readPage(page.getChildPage(i), name, found, visited);
                }
            } catch (RuntimeException | OutOfMemoryError | AssertionError e) {
                damage.add("a part of table " + name + " cannot be read: " + e);
            }
        }
    }
}
