package dev.seneschal.supervision;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The members of a chief that something is due for, the nearest first. Each knows its place, so that none needs a timer object. */
final class Timers {

    private static final int NOWHERE = -1;
    private static final int FIRST_SIZE = 16;

    private @Nullable Timed[] heap = new Timed[FIRST_SIZE];
    private int size;

    /** Something that has at most one moment at which something is due. */
    abstract static class Timed {
        private long due;
        private int place = NOWHERE;

        final boolean isSet() {
            return place != NOWHERE;
        }

        final long due() {
            return due;
        }
    }

    /** Sets the moment of a thing, in place of an earlier one. */
    void set(Timed timed, long due) {
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

    /** Forgets a thing's moment, if it has one. */
    void clear(Timed timed) {
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

    boolean isEmpty() {
        return size == 0;
    }

    /** The nearest moment. There must be one. */
    long nearest() {
        return at(0).due;
    }

    /** Takes out the thing with the nearest moment, if that is {@code now} or earlier. */
    @Nullable
    Timed pollDue(long now) {
        if (size == 0 || at(0).due - now > 0) {
            return null;
        }
        Timed first = at(0);
        clear(first);
        return first;
    }

    private void moveUp(Timed timed) {
        int place = timed.place;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (at(parent).due - timed.due <= 0) {
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
            if (child + 1 < size && at(child + 1).due - at(child).due < 0) {
                child++;
            }
            if (at(child).due - timed.due >= 0) {
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
