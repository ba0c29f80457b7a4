package dev.seneschal.codec.gob;

import org.jspecify.annotations.Nullable;

/**
 * Arguments of up to eight bytes, programs and options such as {@code bash} and {@code -c}, so that those which come again and again are
 * made once. Bounded; a text is in one of two places, and of more that fall on the same two the last ones stay. Thread-safe without
 * locks: entries do not change, and one that is lost is made again.
 */
final class ShortTexts {

    private static final int MAX_LENGTH = Long.BYTES;
    private static final int PLACE_BITS = 8;

    /** The golden ratio's bits, by which a product's highest bits depend on all others. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final @Nullable Entry[] entries = new @Nullable Entry[1 << PLACE_BITS];

    /**
     * A text of ASCII.
     *
     * @param bytes its bytes in one number, which with its length tells it from all others
     * @param length how many they are
     */
    private record Entry(long bytes, int length, String text) {

        boolean matches(long itsBytes, int itsLength) {
            return bytes == itsBytes && length == itsLength;
        }
    }

    /** The next text of the input, whatever its length. */
    String read(GobInput in) {
        int length = in.readLength("string");
        int from = in.index();
        in.back(from + length);
        return length > MAX_LENGTH || length == 0 ? in.text(from, length) : find(in, from, length);
    }

    private String find(GobInput in, int from, int length) {
        long bytes = length == Long.BYTES ? in.eightBytes(from) : in.fewBytes(from, length);
        int place = place(bytes, length);
        Entry first = entries[place];
        if (first != null && first.matches(bytes, length)) {
            return first.text;
        }
        Entry second = entries[place ^ 1];
        if (second != null && second.matches(bytes, length)) {
            return second.text;
        }
        String text = in.text(from, length);
        if (GobInput.isAscii(bytes)) {
            entries[place ^ 1] = first;
            entries[place] = new Entry(bytes, length, text);
        }
        return text;
    }

    /** The first of a text's two places. Texts have both in common or none, so that the older of two gives way, and no two by turns. */
    private static int place(long bytes, int length) {
        return (int) (((bytes + length) * SPREAD) >>> (Long.SIZE - PLACE_BITS)) & ~1;
    }
}
