package dev.seneschal.outbox;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Where a {@link DurableOutbox} keeps its records: three tables of numbered values. {@link MvOutboxStore} is a file; a host can put
 * SQLite or a database of its own behind this.
 *
 * <p>What the values mean is not the store's business. Each carries its own checksum, so a store need not find damage in them; it
 * must only never fail to say that a commit failed. {@code dev.seneschal.contract.OutboxStoreContract} in the test kit checks one.
 *
 * <p>All methods are called by one thread at a time, and may block: {@link #load} by the one that opens the outbox, the others by the
 * outbox's committer. {@link Object#toString()} names the store in errors.
 */
public interface OutboxStore {

    /** The tables. A store may need names for them: these are stable. */
    enum Table {
        /** Messages that are not settled. */
        OUTBOX,
        /** Messages that were given up. */
        DEAD_LETTERS,
        /** Messages that were received, for telling repeats. */
        SEEN
    }

    /** A step of a batch. */
    sealed interface Change {

        /**
         * Which table is changed.
         *
         * @return the table
         */
        Table table();

        /**
         * Which of its entries.
         *
         * @return the key, unique within the table
         */
        long key();
    }

    /**
     * Stores a value, in place of the one under the same key, if there is one.
     *
     * @param table which table
     * @param key under which key, 1 or more; a new one is above all those before it
     * @param value the bytes; not changed by anyone afterwards
     */
    record Put(Table table, long key, byte[] value) implements Change {
        /** Checks nothing but that all is there. */
        public Put {
            Objects.requireNonNull(table, "table");
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * Removes the value under a key, if there is one.
     *
     * @param table which table
     * @param key under which key
     */
    record Remove(Table table, long key) implements Change {
        /** Checks nothing but that all is there. */
        public Remove {
            Objects.requireNonNull(table, "table");
        }
    }

    /**
     * Changes that are stored together or not at all.
     *
     * @param changes what to do, in this order
     */
    record Batch(List<Change> changes) {
        /** Copies the list. */
        public Batch {
            changes = List.copyOf(changes);
        }
    }

    /**
     * What a store holds when it is opened.
     *
     * @param entries all values, each as it was put; within a table in the order of their keys
     * @param damage what the store itself could not read, in words, a line for each thing; empty if all is well
     */
    record Contents(List<Put> entries, List<String> damage) {
        /** Copies the lists. */
        public Contents {
            entries = List.copyOf(entries);
            damage = List.copyOf(damage);
        }
    }

    /**
     * Reads everything. Called once, before anything else.
     *
     * @return what is there
     * @throws IOException if it cannot be read
     */
    Contents load() throws IOException;

    /**
     * Stores a batch. When this returns, all of it survives the loss of power; when the process or the machine dies before, all of
     * it is there afterwards or nothing.
     *
     * @param batch what to change
     * @throws IOException if that is not certain. The store is then only closed: what is on disk is not known
     */
    void commit(Batch batch) throws IOException;

    /**
     * Tidies up, such as by giving space back. Called now and then while nothing waits to be committed; a call should take no longer
     * than a fraction of a second, since the next commit waits for it.
     *
     * @return whether there is more to do, and this is to be called again soon
     * @throws IOException if it fails; the store is then only closed
     */
    default boolean idle() throws IOException {
        return false;
    }

    /**
     * Gives up everything that is held open. What was committed stays.
     *
     * @throws IOException if something could not be closed
     */
    void close() throws IOException;
}
