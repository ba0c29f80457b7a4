package dev.seneschal.actions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a slot has been handed under one lock, one behind the other. Its thread does the first, then claims each of the others
 * without the lock. Under the lock the machine sees how far it is, and takes back what is not claimed. That a job is claimed says that
 * those before it are done.
 */
final class Batch extends Link {

    static final int MOST = 32;
    private static final int TAKEN_BACK = 1 << 20;

    final Slot slot;
    /** When it was handed out. */
    long since;
    /** How many are claimed; more than there are once there is nothing more to claim. */
    private final AtomicInteger claimed = new AtomicInteger();

    private int size;
    private int settled;
    /** The first that is not settled. */
    private @Nullable Entry first;
    /** The first of all. Written only when nobody is at work on it, so that the slot's thread may read it without the lock. */
    private @Nullable Entry head;

    Batch(Slot slot) {
        this.slot = slot;
    }

    /** Claims the job behind the one that is claimed; false if it was taken back. On the slot's thread, without the lock. */
    boolean claim() {
        return claimed.getAndIncrement() < size;
    }

    /**
     * Hands out jobs, the first of which is claimed by that. On the slot's thread and under the lock, so that this needs no volatile write: the
     * slot sees its own, and all others read it under the lock.
     */
    void begin(Entry entry, int number) {
        first = entry;
        head = entry;
        size = number;
        settled = 0;
        claimed.setPlain(1);
    }

    /** What the slot's thread does first. On that thread; where it is later only the machine can say, under the lock. */
    @Nullable
    Entry head() {
        return head;
    }

    boolean hasUnclaimed() {
        return claimed.get() < size;
    }

    /** The first that is not settled, null if there are none. */
    @Nullable
    Entry first() {
        return first;
    }

    /** How many are done and not settled. */
    int done() {
        return size == 0 ? 0 : begun() - 1 - settled;
    }

    /** So many more are settled, up to this one. */
    void settled(int number, Entry next) {
        settled += number;
        first = next;
    }

    /** The job that is under way, null if there is none. Under the lock: while jobs are being taken back it cannot be said without. */
    @Nullable
    Entry current() {
        Entry entry = first;
        for (int i = done(); i > 0 && entry != null; i--) {
            entry = entry.behind;
        }
        return entry;
    }

    /** Sees to it that no further job is claimed, and gives those that were not, the last first. */
    Deque<Entry> takeBack() {
        Deque<Entry> unclaimed = new ArrayDeque<>(MOST);
        size = Math.min(claimed.getAndSet(TAKEN_BACK), size);
        Entry current = current();
        Entry entry = current == null ? null : current.behind;
        while (entry != null) {
            unclaimed.addFirst(entry);
            Entry next = entry.behind;
            entry.behind = null;
            entry = next;
        }
        if (current != null) {
            current.behind = null;
        }
        return unclaimed;
    }

    /** All are done and settled, or taken back. */
    void end() {
        size = 0;
        first = null;
        head = null;
    }

    private int begun() {
        return Math.min(claimed.get(), size);
    }
}
