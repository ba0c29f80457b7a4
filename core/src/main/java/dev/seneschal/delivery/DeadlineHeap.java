package dev.seneschal.delivery;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Things with a deadline, the nearest first. Each thing knows its place, so that moving or removing one costs as little as adding
 * it, and no timer object is made for any.
 *
 * <p>The deadlines lie side by side in an array of their own, four below each one: to find the nearest of four is to look at one line of
 * the processor's cache, and a thing is only touched to be told a new place.
 */
final class DeadlineHeap<T extends DeadlineHeap.Timed> {

    static final int NOWHERE = -1;
    private static final int FIRST_SIZE = 64;

    private static final int BELOW = 4;

    private @Nullable Timed[] heap = new Timed[FIRST_SIZE];
    private long[] dues = new long[FIRST_SIZE];
    private int size;

    /** Something that has a deadline in at most one heap or row. */
    abstract static class Timed {
        /** Its place in a heap, or, below {@link #NOWHERE}, in a row. */
        int place = NOWHERE;
    }

    /** Sets the deadline of a thing, in place of an earlier one. */
    void set(T thing, long due) {
        Timed timed = thing;
        if (timed.place == NOWHERE) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
                dues = Arrays.copyOf(dues, 2 * size);
            }
            moveUp(timed, due, size++);
        } else {
            move(timed, due, timed.place);
        }
    }

    /** Forgets a thing's deadline, if it has one. */
    void remove(T thing) {
        Timed timed = thing;
        if (timed.place == NOWHERE) {
            return;
        }
        int hole = timed.place;
        timed.place = NOWHERE;
        Timed last = at(--size);
        heap[size] = null;
        if (last != timed) {
            move(last, dues[size], hole);
        }
    }

    /** How many things have a deadline. */
    int size() {
        return size;
    }

    /** The nearest deadline, {@link Long#MAX_VALUE} if there is none. */
    long nearest() {
        return size == 0 ? Long.MAX_VALUE : dues[0];
    }

    /** Takes out the thing with the nearest deadline, if that is {@code now} or earlier. */
    @SuppressWarnings("unchecked") // only set() adds, and it takes a T
    @Nullable
    T pollDue(long now) {
        if (size == 0 || dues[0] > now) {
            return null;
        }
        T due = (T) at(0);
        remove(due);
        return due;
    }

    /** Puts a thing into a place that is free, or its own, or above or below that. */
    private void move(Timed timed, long due, int from) {
        if (from > 0 && dues[above(from)] > due) {
            moveUp(timed, due, from);
        } else {
            moveDown(timed, due, from);
        }
    }

    private void moveUp(Timed timed, long due, int from) {
        int place = from;
        while (place > 0 && dues[above(place)] > due) {
            int above = above(place);
            put(at(above), dues[above], place);
            place = above;
        }
        put(timed, due, place);
    }

    private void moveDown(Timed timed, long due, int from) {
        int place = from;
        for (int below = nearestBelow(place); below < size && dues[below] < due; below = nearestBelow(place)) {
            put(at(below), dues[below], place);
            place = below;
        }
        put(timed, due, place);
    }

    private static int above(int place) {
        return (place - 1) / BELOW;
    }

    /** The place with the nearest deadline of those below one, or one that is not in use if there is none. */
    private int nearestBelow(int place) {
        int nearest = BELOW * place + 1;
        int end = Math.min(nearest + BELOW, size);
        for (int other = nearest + 1; other < end; other++) {
            if (dues[other] < dues[nearest]) {
                nearest = other;
            }
        }
        return nearest;
    }

    private void put(Timed timed, long due, int place) {
        heap[place] = timed;
        dues[place] = due;
        timed.place = place;
    }

    @SuppressWarnings("NullAway") // below size all places are filled
    private Timed at(int place) {
        return heap[place];
    }
}
