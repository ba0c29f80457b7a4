package dev.seneschal.outbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** A store in memory that can be told to fail, and to wait. What it holds outlives its closing, as a file would. */
public final class FaultyStore implements OutboxStore {

    private record Name(Table table, long key) {}

    private final Map<Name, byte[]> values =
            new TreeMap<>(Comparator.comparing(Name::table).thenComparingLong(Name::key));
    private final List<Batch> committed = new ArrayList<>();
    private volatile CountDownLatch mayCommit = new CountDownLatch(0);
    private volatile boolean failing;
    private boolean storesWhenFailing;
    private boolean closed;
    private int idled;

    /** From now on commits fail. */
    public void fail(boolean butStore) {
        storesWhenFailing = butStore;
        failing = true;
    }

    void heal() {
        failing = false;
    }

    /** Commits wait until the latch is open. */
    public CountDownLatch hold() {
        mayCommit = new CountDownLatch(1);
        return mayCommit;
    }

    synchronized List<Batch> committed() {
        return List.copyOf(committed);
    }

    synchronized int idled() {
        return idled;
    }

    public synchronized boolean closed() {
        return closed;
    }

    synchronized void flip(Table table, long key) {
        byte[] value = values.get(new Name(table, key)).clone();
        value[value.length - 1] ^= 1;
        values.put(new Name(table, key), value);
    }

    @Override
    public synchronized Contents load() {
        closed = false;
        List<Put> entries = new ArrayList<>();
        values.forEach((name, value) -> entries.add(new Put(name.table, name.key, value)));
        return new Contents(entries, List.of());
    }

    @Override
    public void commit(Batch batch) throws IOException {
        try {
            mayCommit.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (!failing || storesWhenFailing) {
            store(batch);
        }
        if (failing) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public synchronized boolean idle() {
        idled++;
        return idled < 3;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "the faulty store";
    }

    private synchronized void store(Batch batch) {
        committed.add(batch);
        for (Change change : batch.changes()) {
            Name name = new Name(change.table(), change.key());
            if (change instanceof Put put) {
                values.put(name, put.value());
            } else {
                values.remove(name);
            }
        }
    }
}
