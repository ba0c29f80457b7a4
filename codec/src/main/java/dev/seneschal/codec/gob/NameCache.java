package dev.seneschal.codec.gob;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The short texts that come again and again, names of nodes and methods, so that each is made once. Bounded; of two that fall on the same
 * place the later one stays. Thread-safe without locks: entries do not change, and one that is lost is made again.
 */
final class NameCache {

    private static final int MAX_LENGTH = 32;
    private static final int PLACES = 256;

    private final @Nullable Entry[] entries = new @Nullable Entry[PLACES];

    private record Entry(byte[] bytes, String text) {}

    /** The next text of the input. */
    String read(GobInput in) {
        int length = in.readLength("string");
        int from = in.index();
        in.back(from + length);
        if (length > MAX_LENGTH) {
            return in.text(from, length);
        }
        byte[] bytes = in.array();
        int place = place(bytes, from, length);
        Entry entry = entries[place];
        if (entry != null && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, from, from + length)) {
            return entry.text;
        }
        String text = in.text(from, length);
        entries[place] = new Entry(Arrays.copyOfRange(bytes, from, from + length), text);
        return text;
    }

    private static int place(byte[] bytes, int from, int length) {
        int hash = length;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 8 ^ hash >>> 16) & (PLACES - 1);
    }
}
