package dev.seneschal.codec.gob;

import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The short texts that come again and again, names of nodes and methods, so that each is made once. Bounded; of two that fall on the same
 * place the later one stays. Thread-safe without locks: entries do not change, and one that is lost is made again.
 */
final class NameCache {

    private static final int MAX_LENGTH = 32;
    private static final int PLACE_BITS = 8;
    private static final int PLACES = 1 << PLACE_BITS;

    /** The golden ratio's bits, by which a product's highest bits depend on all others. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final @Nullable Entry[] entries = new @Nullable Entry[PLACES];

    /** A text as either kind of name. */
    private record Entry(byte[] bytes, NodeName node, Method method) {}

    /** The next text of the input, as a node's name. */
    NodeName readNode(GobInput in) {
        int length = in.readLength("string");
        int from = in.index();
        in.back(from + length);
        return length > MAX_LENGTH ? NodeName.received(in.text(from, length)) : entry(in, from, length).node;
    }

    /** The next text of the input, as a method's name. */
    Method readMethod(GobInput in) {
        int length = in.readLength("string");
        int from = in.index();
        in.back(from + length);
        return length > MAX_LENGTH ? Method.received(in.text(from, length)) : entry(in, from, length).method;
    }

    private Entry entry(GobInput in, int from, int length) {
        byte[] bytes = in.array();
        int place = place(in, from, length);
        Entry known = entries[place];
        if (known != null && Arrays.equals(known.bytes, 0, known.bytes.length, bytes, from, from + length)) {
            return known;
        }
        String text = in.text(from, length);
        Entry made = new Entry(
                Arrays.copyOfRange(bytes, from, from + length), NodeName.received(text), Method.received(text));
        entries[place] = made;
        return made;
    }

    /** From the length and up to 16 bytes, at the beginning and the end. */
    private static int place(GobInput in, int from, int length) {
        long hash = length;
        if (length >= Long.BYTES) {
            hash += in.eightBytes(from) * 31 + in.eightBytes(from + length - Long.BYTES);
        } else {
            byte[] bytes = in.array();
            for (int i = from; i < from + length; i++) {
                hash = hash << Byte.SIZE | (bytes[i] & 0xff);
            }
        }
        hash *= SPREAD;
        return (int) (hash >>> (Long.SIZE - PLACE_BITS));
    }
}
