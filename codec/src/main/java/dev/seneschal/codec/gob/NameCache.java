package dev.seneschal.codec.gob;

import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The short texts that come again and again, names of nodes, methods and files, so that each is made once. Bounded; a name is in one of
 * two places, and there are several times as many as a fleet has names. Of more that fall on the same two the last ones stay. Thread-safe
 * without locks: entries do not change, and one that is lost is made again.
 */
final class NameCache {

    private static final int MAX_LENGTH = 32;
    private static final int PLACE_BITS = 10;

    /** What a node's name in a list takes besides its text: itself, and its places in two arrays. */
    private static final int NODE_SLOTS = 3;

    private static final int PLACES = 1 << PLACE_BITS;

    /** The golden ratio's bits, by which a product's highest bits depend on all others. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final @Nullable Entry[] entries = new @Nullable Entry[PLACES];
    private final ShortTexts arguments = new ShortTexts();

    /**
     * A text as each kind of name. The length is here too, so that most names are found without a look at the bytes.
     *
     * @param first its first eight bytes, or all if they are fewer
     * @param last its last eight bytes, which for up to 16 leaves none out; 0 if they are fewer
     * @param length how many they are
     * @param bytes all of them
     */
    private record Entry(long first, long last, int length, byte[] bytes, NodeName node, Method method) {

        boolean matches(long itsFirst, long itsLast, byte[] array, int from, int itsLength) {
            return first == itsFirst
                    && last == itsLast
                    && length == itsLength
                    && (length <= 2 * Long.BYTES || Arrays.equals(bytes, 0, length, array, from, from + length));
        }
    }

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

    /** The next text of the input, as the name of a file or a folder. */
    String readFile(GobInput in) {
        int length = in.readLength("string");
        int from = in.index();
        in.back(from + length);
        return length > MAX_LENGTH
                ? in.text(from, length)
                : entry(in, from, length).node.value();
    }

    /** The next list of texts of the input, as names of nodes. */
    List<NodeName> readNodes(GobInput in) {
        int count = in.readTextCount();
        in.chargeObject(NODE_SLOTS * (long) count);
        NodeName[] nodes = new NodeName[count];
        for (int i = 0; i < count; i++) {
            nodes[i] = readNode(in);
        }
        return List.of(nodes);
    }

    /** The next list of texts of the input, as arguments. */
    List<String> readArguments(GobInput in) {
        int count = in.readTextCount();
        in.chargeObject(count);
        return switch (count) {
            case 1 -> List.of(arguments.read(in));
            case 2 -> List.of(arguments.read(in), arguments.read(in));
            case 3 -> List.of(arguments.read(in), arguments.read(in), arguments.read(in));
            default -> readMany(in, count);
        };
    }

    private List<String> readMany(GobInput in, int count) {
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = arguments.read(in);
        }
        return List.of(texts);
    }

    private Entry entry(GobInput in, int from, int length) {
        long first;
        long last;
        if (length >= Long.BYTES) {
            first = in.eightBytes(from);
            last = in.eightBytes(from + length - Long.BYTES);
        } else {
            first = in.fewBytes(from, length);
            last = 0;
        }
        byte[] bytes = in.array();
        int place = place(first, last, length);
        Entry known = entries[place];
        if (known != null && known.matches(first, last, bytes, from, length)) {
            return known;
        }
        Entry second = entries[place ^ 1];
        if (second != null && second.matches(first, last, bytes, from, length)) {
            return second;
        }
        String text = in.text(from, length);
        byte[] copy = Arrays.copyOfRange(bytes, from, from + length);
        Entry made = new Entry(first, last, length, copy, NodeName.received(text), Method.received(text));
        if (known != null) {
            entries[place ^ 1] = known;
        }
        entries[place] = made;
        return made;
    }

    /** The first of a name's two places. Names have both in common or none, so that the older of two gives way, and no two by turns. */
    private static int place(long first, long last, int length) {
        long hash = (first * 31 + last + length) * SPREAD;
        return (int) (hash >>> (Long.SIZE - PLACE_BITS)) & ~1;
    }
}
