package dev.seneschal.time;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of many threads for one, which takes all at once: a task costs its giver one exchange, and its taker a fraction of one.
 */
final class TaskStack {

    private final AtomicReference<@Nullable Entry> newest = new AtomicReference<>();

    /** A task, and the one given before it; once taken, the one given after it. */
    static final class Entry extends AtomicReference<@Nullable Runnable> {

        private static final long serialVersionUID = 1;

        private transient @Nullable Entry next;

        private Entry(Runnable task) {
            super(task);
        }

        @Nullable
        Entry next() {
            return next;
        }

        /** Its task, once; null if it was cancelled. */
        @Nullable
        Runnable take() {
            return getAndSet(null);
        }

        /** Whether its task was still here, and will not be taken. */
        boolean cancel() {
            return getAndSet(null) != null;
        }
    }

    Entry push(Runnable task) {
        Entry entry = new Entry(task);
        Entry before;
        do {
            before = newest.get();
            entry.next = before;
        } while (!newest.compareAndSet(before, entry));
        return entry;
    }

    boolean isEmpty() {
        return newest.get() == null;
    }

    /** Takes all there are, the oldest first; null if there are none. */
    @Nullable
    Entry takeAll() {
        Entry taken = newest.get() == null ? null : newest.getAndSet(null);
        Entry oldest = null;
        while (taken != null) {
            Entry after = taken.next;
            taken.next = oldest;
            oldest = taken;
            taken = after;
        }
        return oldest;
    }
}
