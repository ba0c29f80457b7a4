package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Names of nodes, methods and files as they stand in gob, behind their length, so that those which come again are written as four numbers
 * rather than character by character. A name is found by its text's hash, which Java keeps with the text, in one of two places, of
 * which there are several times as many as a fleet has names. Bounded; the older of two gives way. Allocates only
 * for a place that was never used. Not thread-safe.
 */
final class EncodedNames {

    /** What is written for a name, whatever its length. */
    static final int SIZE = 4 * Long.BYTES;

    private static final int PLACE_BITS = 10;

    /** The golden ratio's bits, by which a product's highest bits depend on all others. */
    private static final int SPREAD = 0x9e3779b9;

    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final @Nullable Encoded[] places = new @Nullable Encoded[1 << PLACE_BITS];

    /**
     * A name as it is written, if it is here as the same object, as most are that come again.
     *
     * @return null if it is not; valid until the next is kept
     */
    @Nullable
    @SuppressWarnings("ReferenceEquality") // for others there is findEqual
    Encoded findSame(String name) {
        int place = place(name);
        Encoded first = places[place];
        if (first != null && first.name == name) {
            return first;
        }
        Encoded second = places[place ^ 1];
        return second != null && second.name == name ? second : null;
    }

    /**
     * A name as it is written, if it is here.
     *
     * @return null if it is not; valid until the next is kept
     */
    @Nullable
    Encoded findEqual(String name) {
        int place = place(name);
        Encoded first = places[place];
        if (first != null && first.name.equals(name)) {
            return first;
        }
        Encoded second = places[place ^ 1];
        return second != null && second.name.equals(name) ? second : null;
    }

    /** The first of a name's two places. Names have both in common or none, so that the older of two gives way, and no two by turns. */
    private static int place(String name) {
        return (name.hashCode() * SPREAD) >>> (Integer.SIZE - PLACE_BITS) & ~1;
    }

    /**
     * Keeps a name that has been written with its length, and is not here. The empty one is not kept: where it stands for a whole field it
     * is not written.
     *
     * @param name the name
     * @param bytes where it was written
     * @param from where it begins
     * @param end the index behind it; what is longer than {@link #SIZE} is not kept
     */
    void keep(String name, byte[] bytes, int from, int end) {
        if (!name.isEmpty() && end - from <= SIZE) {
            room(name, place(name)).set(name, bytes, from);
        }
    }

    /** The same for a name that may be here as another object, which is forgotten for this one. */
    void keepOrRename(String name, byte[] bytes, int from, int end) {
        Encoded equal = findEqual(name);
        if (equal == null) {
            keep(name, bytes, from, end);
        } else {
            equal.name = name;
        }
    }

    /** What holds a new name from now on: the first of its places that is free, or else the first, whose name takes the second. */
    private Encoded room(String name, int place) {
        Encoded first = places[place];
        Encoded second = places[place ^ 1];
        if (first == null || second == null) {
            Encoded made = new Encoded(name);
            places[first == null ? place : place ^ 1] = made;
            return made;
        }
        places[place ^ 1] = first;
        places[place] = second;
        return second;
    }

    /** A name behind its length. */
    static final class Encoded {

        private String name;
        private long first;
        private long second;
        private long third;
        private long fourth;

        private Encoded(String name) {
            this.name = name;
        }

        private void set(String name, byte[] bytes, int from) {
            this.name = name;
            first = (long) LITTLE.get(bytes, from);
            second = (long) LITTLE.get(bytes, from + Long.BYTES);
            third = (long) LITTLE.get(bytes, from + 2 * Long.BYTES);
            fourth = (long) LITTLE.get(bytes, from + 3 * Long.BYTES);
        }

        /**
         * Writes the name with its length.
         *
         * @param into has room for {@link #SIZE} bytes, all of which may be changed
         * @param at where to
         * @return the index behind it
         */
        int put(byte[] into, int at) {
            LITTLE.set(into, at, first);
            LITTLE.set(into, at + Long.BYTES, second);
            LITTLE.set(into, at + 2 * Long.BYTES, third);
            LITTLE.set(into, at + 3 * Long.BYTES, fourth);
            return at + 1 + (int) (first & 0xff);
        }
    }
}
