package dev.seneschal.outbox;

import dev.seneschal.outbox.OutboxStore.Contents;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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

    private final Path file;
    private final List<Put> entries = new ArrayList<>();
    private final List<String> damage = new ArrayList<>();

    private MvReader(Path file) {
        this.file = file;
    }

    /**
     * What is in the file.
     *
     * @throws IOException if the disk does not give it
     * @throws OutboxDamagedException if nothing can be made of it
     * @throws OutboxLockedException if it is in use
     */
    static Contents read(Path file) throws IOException {
        MvReader reader = new MvReader(file);
        Optional<Long> newest = MvScan.newestVersion(file);
        try (MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .readOnly()
                .autoCommitDisabled()
                .open()) {
            long opened = store.getCurrentVersion();
            newest.filter(version -> version > opened)
                    .ifPresent(version -> reader.damage.add("its newest writes, " + (version - opened)
                            + " of them, are cut short or damaged; it is read as it was before them"));
            reader.readTables(store);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | AssertionError e) {
            throw reader.asException(e);
        }
        return new Contents(reader.entries, reader.damage);
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
                        + "). To go on without what it holds,"
                        + " move it away, and a new one is made; or put a copy of it in its place",
                e);
    }

    private void readTables(MVStore store) {
        Set<String> names = store.getMapNames();
        MvTables tables = new MvTables(store);
        Map<Long, byte[]> summary = new TreeMap<>();
        readMap("summary", tables.summary(), summary);
        byte[] format = summary.getOrDefault(MvTables.FORMAT_KEY, new byte[0]);
        if (format.length == 1 && format[0] > MvTables.FORMAT) {
            String text =
                    "outbox file " + file + " is in format " + format[0] + "; this version reads " + MvTables.FORMAT;
            throw new OutboxFailedException(text, new IllegalStateException(text));
        }
        for (Table table : Table.values()) {
            Map<Long, byte[]> found = new TreeMap<>();
            readMap(table.name(), tables.table(table), found);
            found.forEach((key, value) -> entries.add(new Put(table, key, value)));
            byte[] expected = summary.getOrDefault(MvTables.summaryKey(table), new byte[0]);
            if (!Arrays.equals(expected, MvTables.number(found.size()))) {
                damage.add(
                        "table " + table + " has " + found.size() + " entries, which is not the number that is noted");
            }
        }
        if (names.isEmpty()) {
            damage.add("it has no tables");
        }
    }

    private void readMap(String name, MVMap<Long, byte[]> map, Map<Long, byte[]> found) {
        try {
            readPage(name, map.getRootPage(), found, new HashSet<>());
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | AssertionError e) {
            damage.add("table " + name + " cannot be read: " + e);
        }
    }

    private void readPage(String name, Page<Long, byte[]> page, Map<Long, byte[]> found, Set<Long> visited) {
        if (page.isLeaf()) {
            for (int i = 0; i < page.getKeyCount(); i++) {
                if (found.putIfAbsent(page.getKey(i), page.getValue(i)) != null) {
                    damage.add("table " + name + " has key " + page.getKey(i) + " twice");
                }
            }
            return;
        }
        for (int i = 0; i < page.getRawChildPageCount(); i++) {
            try {
                if (visited.add(page.getChildPagePos(i))) {
                    readPage(name, page.getChildPage(i), found, visited);
                }
            } catch (RuntimeException | OutOfMemoryError | AssertionError e) {
                damage.add("a part of table " + name + " cannot be read: " + e);
            }
        }
    }
}
