package dev.seneschal.node;

import dev.seneschal.outbox.OutboxStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A disk in memory: what is committed outlives the outbox, and a watcher sees each change at the moment of its sync. */
final class MemoryStore implements OutboxStore {

    private record Name(Table table, long key) {}

    private final Map<Name, byte[]> values =
            new TreeMap<>(Comparator.comparing(Name::table).thenComparingLong(Name::key));
    private Consumer<Change> watcher = change -> {};
    private Runnable beforeSync = () -> {};
    private boolean full;

    void watch(Consumer<Change> onSync) {
        watcher = onSync;
    }

    /** From now on this happens, such as time passing, while a batch is on its way to the disk. */
    void takesItsTime(Runnable meanwhile) {
        beforeSync = meanwhile;
    }

    /** From now on nothing can be stored. */
    void fill() {
        full = true;
    }

    @Override
    public Contents load() {
        List<Put> entries = new ArrayList<>();
        values.forEach((name, value) -> entries.add(new Put(name.table, name.key, value)));
        return new Contents(entries, List.of());
    }

    @Override
    public void commit(Batch batch) throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
        beforeSync.run();
        for (Change change : batch.changes()) {
            Name name = new Name(change.table(), change.key());
            if (change instanceof Put put) {
                values.put(name, put.value());
            } else {
                values.remove(name);
            }
            watcher.accept(change);
        }
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "the disk in memory";
    }
}
