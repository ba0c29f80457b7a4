package dev.seneschal.delivery;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Things with a deadline in the order in which they were added, which is that of the deadlines. Each knows its place. One that leaves
 * leaves a gap, and when there is no room at the end the gaps are closed, or the row grows if there are few.
 */
final class DeadlineRow<T extends DeadlineHeap.Timed> {

    private static final int FIRST_SIZE = 64;
    /** Places here are this less the index, so that they are neither {@link DeadlineHeap#NOWHERE} nor those of a heap. */
    private static final int PLACES = DeadlineHeap.NOWHERE - 1;

    private DeadlineHeap.@Nullable Timed[] row = new DeadlineHeap.Timed[FIRST_SIZE];
    private long[] dues = new long[FIRST_SIZE];
    /** Both count on for ever; what is between them is in use, and neither the first nor the last of it is a gap. */
    private long start;

    private long end;
    private int size;

    /** Adds a thing that is in no row and no heap, and whose deadline is not before the last. */
    void add(T thing, long due) {
        if (end - start == row.length) {
            makeRoom();
        }
        put(thing, due, end++);
        size++;
    }

    /** Whether a thing is in this row, with this deadline. */
    boolean has(T thing, long due) {
        return isHere(thing) && dues[PLACES - thing.place] == due;
    }

    private static boolean isHere(DeadlineHeap.Timed thing) {
        return thing.place <= PLACES;
    }

    /** Removes a thing; false if it is not in this row. */
    boolean remove(T thing) {
        DeadlineHeap.Timed timed = thing;
        if (!isHere(timed)) {
            return false;
        }
        row[PLACES - timed.place] = null;
        timed.place = DeadlineHeap.NOWHERE;
        size--;
        while (start < end && row[index(start)] == null) {
            start++;
        }
        while (start < end && row[index(end - 1)] == null) {
            end--;
        }
        return true;
    }

    int size() {
        return size;
    }

    /** The nearest deadline, {@link Long#MAX_VALUE} if there is none. */
    long first() {
        return size == 0 ? Long.MAX_VALUE : dues[index(start)];
    }

    /** The last deadline, of one that there must be. */
    long last() {
        return dues[index(end - 1)];
    }

    /** Removes the thing with the last deadline, which there must be. */
    T removeLast() {
        T last = at(end - 1);
        remove(last);
        return last;
    }

    /** Takes out the thing with the nearest deadline, if that is {@code now} or earlier. */
    @Nullable
    T pollDue(long now) {
        if (size == 0 || first() > now) {
            return null;
        }
        T due = at(start);
        remove(due);
        return due;
    }

    private void makeRoom() {
        if (size > row.length / 2) {
            grow();
        }
        long to = start;
        for (long from = start; from < end; from++) {
            int index = index(from);
            DeadlineHeap.Timed timed = row[index];
            row[index] = null;
            if (timed != null) {
                put(timed, dues[index], to++);
            }
        }
        end = to;
    }

    /** Into arrays twice as long, from their beginning on. */
    private void grow() {
        int length = row.length;
        int first = index(start);
        DeadlineHeap.@Nullable Timed[] longer = Arrays.copyOfRange(row, first, first + 2 * length);
        long[] longerDues = Arrays.copyOfRange(dues, first, first + 2 * length);
        System.arraycopy(row, 0, longer, length - first, first);
        System.arraycopy(dues, 0, longerDues, length - first, first);
        row = longer;
        dues = longerDues;
        end -= start;
        start = 0;
    }

    private void put(DeadlineHeap.Timed timed, long due, long position) {
        int index = index(position);
        row[index] = timed;
        dues[index] = due;
        timed.place = PLACES - index;
    }

    private int index(long position) {
        return (int) position & (row.length - 1);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // only add() adds, and it takes a T; asked where there is no gap
    private T at(long position) {
        return (T) row[index(position)];
    }
}
