package dev.seneschal.sim;

import dev.seneschal.outbox.OutboxStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A store on a simulated disk, which outlives the process that uses it: what was committed is there when the next one loads it. A
 * batch is there whole or not at all, as an {@link OutboxStore} promises; of one that was being written when its process was killed,
 * a record with a wrong checksum may be left besides.
 */
public final class SimulatedStore implements OutboxStore {

    private final String name;
    private final Dice dice;
    private final Faults allFaults;
    private final Tally tally;
    private final Runnable kill;
    private final Runnable failed;
    private final Map<Table, TreeMap<Long, byte[]>> disk = new EnumMap<>(Table.class);
    private Faults faults;
    private boolean full;

    SimulatedStore(String name, Dice dice, Faults faults, Tally tally, Runnable kill, Runnable failed) {
        this.name = name;
        this.dice = dice;
        this.allFaults = faults;
        this.faults = faults;
        this.tally = tally;
        this.kill = kill;
        this.failed = failed;
        for (Table table : Table.values()) {
            disk.put(table, new TreeMap<>());
        }
    }

    @Override
    public Contents load() {
        List<Put> entries = new ArrayList<>();
        disk.forEach((table, values) -> values.forEach((key, value) -> entries.add(new Put(table, key, value))));
        return new Contents(entries, List.of());
    }

    @Override
    public void commit(Batch batch) throws IOException {
        if (full) {
            tally.add(Happening.DISK_FULL);
            failed.run();
            throw new IOException("no space left on device");
        }
        if (dice.happens(faults.tornWrites())) {
            tally.add(Happening.TORN_WRITE);
            tear(batch);
            kill.run();
            throw new IOException("the process was killed while it wrote");
        }
        if (dice.happens(faults.failedSyncs())) {
            tally.add(Happening.SYNC_FAILED);
            if (dice.coin()) {
                write(batch);
            }
            failed.run();
            throw new IOException("sync failed");
        }
        write(batch);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "simulated store of " + name;
    }

    /** Whether there is room. While there is none every commit fails. */
    void full(boolean isFull) {
        full = isFull;
    }

    void calm() {
        faults = Faults.NONE;
        full = false;
    }

    void storm() {
        faults = allFaults;
    }

    /** All of it, nothing of it, or nothing of it but a record cut short. */
    private void tear(Batch batch) {
        if (dice.coin()) {
            write(batch);
        } else if (dice.coin()) {
            batch.changes().stream()
                    .filter(Put.class::isInstance)
                    .map(Put.class::cast)
                    .filter(put -> !table(put.table()).containsKey(put.key()) && put.value().length > 0)
                    .reduce((first, last) -> last)
                    .ifPresent(put -> table(put.table()).put(put.key(), damaged(put.value())));
        }
    }

    private byte[] damaged(byte[] value) {
        byte[] damaged = Arrays.copyOf(value, (int) Math.max(1, dice.upTo(value.length)));
        damaged[damaged.length - 1] ^= 1;
        return damaged;
    }

    private void write(Batch batch) {
        for (Change change : batch.changes()) {
            if (change instanceof Put put) {
                table(put.table()).put(put.key(), put.value());
            } else {
                table(change.table()).remove(change.key());
            }
        }
    }

    private TreeMap<Long, byte[]> table(Table table) {
        return disk.computeIfAbsent(table, absent -> new TreeMap<>());
    }
}
