package dev.seneschal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several envelopes for one subject as one, to be published at once. Only who has said in header {@link HeaderNames#GROUPS} that it
 * reads groups is sent any.
 *
 * <p>The body holds one envelope after the other: the number of its headers, each as name and value, then its body. A header that is
 * the same as that of the envelope before is a zero, one of the same name a one and its value. Of a body stands first how many bytes it
 * has in common with the beginning of the one before, then the rest: messages in gob begin with the same definitions. Texts and bodies
 * have their lengths before them, a name's is one more; numbers are of variable length, the lowest seven bits first, as in LEB128.
 */
public final class EnvelopeGroup {

    private static final Headers HEADERS = Headers.of(HeaderNames.GROUP, "envelopes");
    private static final String[] NONE = {};
    private static final byte[] NOTHING = {};
    private static final int SAME = 0;
    private static final int SAME_NAME = 1;
    /** What all bodies of a group may have in common with those before them, since a few bytes stand for it. */
    private static final int MOST_SHARED = 256 * 1024;

    private static final int MOST_HEADERS = 100;
    private static final int CONTINUES = 0x80;
    private static final int LOWEST = 0x7f;
    private static final int BITS = 7;
    private static final int MOST_SHIFTS = 28;

    private EnvelopeGroup() {}

    /**
     * Whether an envelope is a group.
     *
     * @param envelope what arrived
     * @return true if it says so
     */
    public static boolean isOne(Envelope envelope) {
        return envelope.headers().has(HeaderNames.GROUP);
    }

    /**
     * Makes one envelope of several.
     *
     * @param parts envelopes of the same subject, at least one
     * @return the group
     */
    public static Envelope join(List<Envelope> parts) {
        int[] shared = new int[parts.size()];
        int size = 0;
        int sharedBytes = 0;
        String[] headersBefore = NONE;
        for (int i = 0; i < shared.length; i++) {
            Envelope part = parts.get(i);
            shared[i] = i > 0 && sharedBytes < MOST_SHARED / 2
                    ? Math.min(MOST_SHARED / 2, part.commonBytes(parts.get(i - 1)))
                    : 0;
            sharedBytes += shared[i];
            size += size(part, headersBefore, shared[i]);
            headersBefore = part.headers().namesAndValues();
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        headersBefore = NONE;
        for (int i = 0; i < shared.length; i++) {
            write(parts.get(i), headersBefore, shared[i], out);
            headersBefore = parts.get(i).headers().namesAndValues();
        }
        return new Envelope(parts.get(0).subject(), HEADERS, out.array());
    }

    /**
     * Takes a group apart.
     *
     * @param group what {@link #join} made, or anybody else
     * @return its parts, in order
     * @throws CodecException if it is not a group
     */
    public static List<Envelope> split(Envelope group) {
        ByteBuffer in = ByteBuffer.wrap(group.body());
        List<Envelope> parts = new ArrayList<>();
        Headers headers = Headers.EMPTY;
        byte[] body = NOTHING;
        int sharedBytes = 0;
        try {
            while (in.hasRemaining()) {
                headers = readHeaders(in, headers);
                int shared = readNumber(in);
                sharedBytes = checkShared(shared, body, sharedBytes);
                body = readBody(in, body, shared);
                parts.add(new Envelope(group.subject(), headers, body));
            }
        } catch (IllegalArgumentException malformed) {
            throw new CodecException("not a group of envelopes: " + malformed.getMessage(), malformed);
        }
        return parts;
    }

    private static int checkShared(int shared, byte[] before, int sharedBytes) {
        if (shared < 0 || shared > before.length) {
            throw new IllegalArgumentException(
                    "a body is said to have " + shared + " bytes of the one before, which has " + before.length);
        }
        if (shared > MOST_SHARED - sharedBytes) {
            throw new IllegalArgumentException("its bodies have more than " + MOST_SHARED + " bytes in common");
        }
        return sharedBytes + shared;
    }

    private static byte[] readBody(ByteBuffer in, byte[] before, int shared) {
        int length = length(in);
        byte[] body = Arrays.copyOf(before, shared + length);
        in.get(body, shared, length);
        return body;
    }

    private static int size(Envelope part, String[] before, int shared) {
        String[] headers = part.headers().namesAndValues();
        int rest = part.bodyBytes() - shared;
        int size = size(headers.length / 2) + size(shared) + size(rest) + rest;
        for (int i = 0; i < headers.length; i += 2) {
            if (!isSameName(headers, before, i)) {
                size += size(headers[i].length() + 1) + headers[i].length();
            } else {
                size++;
            }
            if (!isSame(headers, before, i)) {
                size += size(headers[i + 1].length()) + headers[i + 1].length();
            }
        }
        return size;
    }

    private static void write(Envelope part, String[] before, int shared, ByteBuffer out) {
        String[] headers = part.headers().namesAndValues();
        writeNumber(headers.length / 2, out);
        for (int i = 0; i < headers.length; i += 2) {
            if (isSame(headers, before, i)) {
                writeNumber(SAME, out);
            } else {
                writeHeader(headers[i], headers[i + 1], isSameName(headers, before, i), out);
            }
        }
        writeNumber(shared, out);
        writeNumber(part.bodyBytes() - shared, out);
        part.writeBody(shared, out);
    }

    private static void writeHeader(String name, String value, boolean isSameName, ByteBuffer out) {
        if (isSameName) {
            writeNumber(SAME_NAME, out);
        } else {
            writeNumber(name.length() + 1, out);
            writeText(name, out);
        }
        writeNumber(value.length(), out);
        writeText(value, out);
    }

    private static Headers readHeaders(ByteBuffer in, Headers before) {
        int count = readNumber(in);
        if (count < 0 || count > MOST_HEADERS) {
            throw new IllegalArgumentException("a part says it has " + count + " headers");
        }
        String[] same = before.namesAndValues();
        String[] headers = new String[2 * count];
        for (int i = 0; i < headers.length; i += 2) {
            int length = readNumber(in);
            if (length <= SAME_NAME && i >= same.length) {
                throw new IllegalArgumentException("header " + i / 2 + " is said to be as before, where there is none");
            }
            headers[i] = length <= SAME_NAME ? same[i] : readText(length - 1, in);
            headers[i + 1] = length == SAME ? same[i + 1] : readText(length(in), in);
            if (length != SAME) {
                Headers.check(headers[i], headers[i + 1]);
            }
        }
        return Headers.ofChecked(headers);
    }

    private static boolean isSame(String[] headers, String[] before, int at) {
        return isSameName(headers, before, at) && headers[at + 1].equals(before[at + 1]);
    }

    private static boolean isSameName(String[] headers, String[] before, int at) {
        return at < before.length && headers[at].equals(before[at]);
    }

    private static int size(int number) {
        int size = 1;
        for (int left = number >>> BITS; left != 0; left >>>= BITS) {
            size++;
        }
        return size;
    }

    private static void writeNumber(int number, ByteBuffer out) {
        int left = number;
        while ((left & ~LOWEST) != 0) {
            out.put((byte) ((left & LOWEST) | CONTINUES));
            left >>>= BITS;
        }
        out.put((byte) left);
    }

    private static int readNumber(ByteBuffer in) {
        int number = 0;
        for (int shift = 0; shift <= MOST_SHIFTS; shift += BITS) {
            if (!in.hasRemaining()) {
                throw new IllegalArgumentException("it ends within a part");
            }
            int next = in.get();
            number |= (next & LOWEST) << shift;
            if ((next & CONTINUES) == 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number has too many bytes");
    }

    /** A number of bytes that follow. */
    private static int length(ByteBuffer in) {
        int length = readNumber(in);
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a part says " + length + " bytes follow, there are " + in.remaining());
        }
        return length;
    }

    private static void writeText(String ascii, ByteBuffer out) {
        for (int i = 0; i < ascii.length(); i++) {
            out.put((byte) ascii.charAt(i));
        }
    }

    private static String readText(int length, ByteBuffer in) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "a header says " + length + " bytes follow, there are " + in.remaining());
        }
        int start = in.position();
        in.position(start + length);
        return new String(in.array(), in.arrayOffset() + start, length, StandardCharsets.ISO_8859_1);
    }
}
