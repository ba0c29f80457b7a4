package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Names of nodes, methods and files as they stand in gob, behind their length, so that those which come again are written as four numbers
 * rather than character by character. A name is found by its text's hash, which Java keeps with the text, in one of two places. Bounded;
 * the older of two gives way. Allocates nothing once it is made. Not thread-safe.
 */
final class EncodedNames {

    /** What is written for a name, whatever its length. */
    static final int SIZE = 4 * Long.BYTES;

    private static final int WORDS = SIZE / Long.BYTES;
    private static final int PLACE_BITS = 8;
    private static final int PLACES = 1 << PLACE_BITS;

    /** The golden ratio's bits, by which a product's highest bits depend on all others. */
    private static final int SPREAD = 0x9e3779b9;

    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final @Nullable String[] names = new @Nullable String[PLACES];
    private final long[] words = new long[WORDS * PLACES];

    /**
     * Where a name is, for {@link #put}.
     *
     * @return the place, or -1 if it is not here
     */
    @SuppressWarnings("ReferenceEquality") // most come again as the same object; others that are equal only take longer
    int find(String name) {
        int place = place(name);
        if (names[place] == name) {
            return place;
        }
        return names[place ^ 1] == name ? place ^ 1 : findEqual(name, place);
    }

    private int findEqual(String name, int place) {
        if (name.equals(names[place])) {
            return place;
        }
        return name.equals(names[place ^ 1]) ? place ^ 1 : -1;
    }

    private static int place(String name) {
        return (name.hashCode() * SPREAD) >>> (Integer.SIZE - PLACE_BITS);
    }

    /**
     * Writes a name with its length.
     *
     * @param place where it is
     * @param into has room for {@link #SIZE} bytes, all of which may be changed
     * @param at where to
     * @return the index behind it
     */
    int put(int place, byte[] into, int at) {
        int from = WORDS * place;
        long first = words[from];
        LITTLE.set(into, at, first);
        LITTLE.set(into, at + Long.BYTES, words[from + 1]);
        LITTLE.set(into, at + 2 * Long.BYTES, words[from + 2]);
        LITTLE.set(into, at + 3 * Long.BYTES, words[from + 3]);
        return at + 1 + (int) (first & 0xff);
    }

    /**
     * Keeps a name that has been written with its length. The empty one is not kept: where it stands for a whole field it is not written.
     *
     * @param name the name
     * @param bytes where it was written
     * @param from where it begins
     * @param end the index behind it; what is longer than {@link #SIZE} is not kept
     */
    void keep(String name, byte[] bytes, int from, int end) {
        if (!name.isEmpty() && end - from <= SIZE) {
            int place = place(name);
            names[place ^ 1] = names[place];
            System.arraycopy(words, WORDS * place, words, WORDS * (place ^ 1), WORDS);
            names[place] = name;
            for (int i = 0; i < WORDS; i++) {
                words[WORDS * place + i] = (long) LITTLE.get(bytes, from + i * Long.BYTES);
            }
        }
    }
}
