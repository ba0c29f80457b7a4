package dev.seneschal.delivery;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Things by numbers that count up. No object is made for an entry, since there is one for each message on its way.
 *
 * @param <T> what is kept
 */
final class LongMap<T> {

    private static final int FIRST_SIZE = 64;
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private long[] keys = new long[FIRST_SIZE];
    private @Nullable Object[] values = new Object[FIRST_SIZE];
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // only put() fills it, and takes a T
    @Nullable
    T get(long key) {
        return (T) values[place(key)];
    }

    /** Puts a thing where there is none under this number. */
    void put(long key, T value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int place = place(key);
        keys[place] = key;
        values[place] = value;
        size++;
    }

    /** Forgets the thing of a number, if there is one. */
    void remove(long key) {
        int hole = place(key);
        if (values[hole] == null) {
            return;
        }
        int mask = keys.length - 1;
        for (int next = (hole + 1) & mask; values[next] != null; next = (next + 1) & mask) {
            int wanted = wanted(keys[next], mask);
            if (((next - wanted) & mask) >= ((next - hole) & mask)) {
                keys[hole] = keys[next];
                values[hole] = values[next];
                hole = next;
            }
        }
        values[hole] = null;
        size--;
    }

    void clear() {
        keys = new long[FIRST_SIZE];
        values = new Object[FIRST_SIZE];
        size = 0;
    }

    /** All things, in no order. */
    @SuppressWarnings("unchecked") // as in get()
    List<T> values() {
        List<T> all = new ArrayList<>(size);
        for (Object value : values) {
            if (value != null) {
                all.add((T) value);
            }
        }
        return all;
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int place = wanted(key, mask);
        while (values[place] != null && keys[place] != key) {
            place = (place + 1) & mask;
        }
        return place;
    }

    /** Spread, since in a row of numbers side by side a removal would have to look at all of them. */
    private static int wanted(long key, int mask) {
        return (int) ((key * SPREAD) >>> Integer.SIZE) & mask;
    }

    @SuppressWarnings("unchecked") // as in get()
    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new Object[2 * oldKeys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != null) {
                put(oldKeys[i], (T) oldValues[i]);
            }
        }
    }
}
