package dev.seneschal.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Things with a deadline, the nearest first, most of which come in the order of their deadlines and leave before they pass: attempts that
 * are out, messages that are being handled, requests that wait for a reply. They stand in a {@linkplain DeadlineRow row}, where none is
 * touched for another's sake. One that would come before the end of the row first sends those behind its place to a {@linkplain
 * DeadlineHeap heap}. In a heap alone, one that leaves from the front has several others moved.
 */
final class Deadlines<T extends DeadlineHeap.Timed> {

    private final DeadlineRow<T> row = new DeadlineRow<>();
    private final DeadlineHeap<T> heap = new DeadlineHeap<>();

    /** Sets the deadline of a thing, in place of an earlier one. One that has it already, and stands in the row, stays there. */
    void set(T thing, long due) {
        if (row.has(thing, due)) {
            return;
        }
        remove(thing);
        while (row.size() > 0 && row.last() > due) {
            long later = row.last();
            heap.set(row.removeLast(), later);
        }
        row.add(thing, due);
    }

    /** Forgets a thing's deadline, if it has one. */
    void remove(T thing) {
        if (!row.remove(thing)) {
            heap.remove(thing);
        }
    }

    /** How many things have a deadline. */
    int size() {
        return row.size() + heap.size();
    }

    /** How many of them are not in the row, for tests. */
    int outOfOrder() {
        return heap.size();
    }

    /** The nearest deadline, {@link Long#MAX_VALUE} if there is none. */
    long nearest() {
        return Math.min(row.first(), heap.nearest());
    }

    /** Takes out the thing with the nearest deadline, if that is {@code now} or earlier. */
    @Nullable
    T pollDue(long now) {
        return row.first() <= heap.nearest() ? row.pollDue(now) : heap.pollDue(now);
    }
}
