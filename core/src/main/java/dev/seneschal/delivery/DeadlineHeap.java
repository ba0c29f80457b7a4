package dev.seneschal.delivery;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Things with a deadline, the nearest first. Each thing knows its place, so that moving or removing one costs as little as adding
 * it, and no timer object is made for any.
 */
final class DeadlineHeap<T extends DeadlineHeap.Timed> {

    private static final int NOWHERE = -1;
    private static final int FIRST_SIZE = 64;

    private @Nullable Timed[] heap = new Timed[FIRST_SIZE];
    private int size;

    /** Something that has a deadline in at most one heap. */
    abstract static class Timed {
        private long due;
        private int place = NOWHERE;
    }

    /** Sets the deadline of a thing, in place of an earlier one. */
    void set(T thing, long due) {
        Timed timed = thing;
        timed.due = due;
        if (timed.place == NOWHERE) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            timed.place = size++;
        }
        moveUp(timed);
        moveDown(timed);
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
            last.place = hole;
            heap[hole] = last;
            moveUp(last);
            moveDown(last);
        }
    }

    /** The nearest deadline, {@link Long#MAX_VALUE} if there is none. */
    long nearest() {
        return size == 0 ? Long.MAX_VALUE : at(0).due;
    }

    /** Takes out the thing with the nearest deadline, if that is {@code now} or earlier. */
    @SuppressWarnings("unchecked") // only set() adds, and it takes a T
    @Nullable
    T pollDue(long now) {
        if (size == 0 || at(0).due > now) {
            return null;
        }
        T due = (T) at(0);
        remove(due);
        return due;
    }

    private void moveUp(Timed timed) {
        int place = timed.place;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (at(parent).due <= timed.due) {
                break;
            }
            put(at(parent), place);
            place = parent;
        }
        put(timed, place);
    }

    private void moveDown(Timed timed) {
        int place = timed.place;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size && at(child + 1).due < at(child).due) {
                child++;
            }
            if (at(child).due >= timed.due) {
                break;
            }
            put(at(child), place);
            place = child;
        }
        put(timed, place);
    }

    private void put(Timed timed, int place) {
        heap[place] = timed;
        timed.place = place;
    }

    @SuppressWarnings("NullAway") // below size all places are filled
    private Timed at(int place) {
        return heap[place];
    }
}
