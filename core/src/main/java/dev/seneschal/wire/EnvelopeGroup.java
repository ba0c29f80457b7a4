package dev.seneschal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Several envelopes for one subject as one, to be published at once. Only who has said in header {@link HeaderNames#GROUPS} that it
 * reads groups is sent any.
 *
 * <p>The body holds one envelope after the other: the number of its headers, each as name and value or as a zero if it is the same
 * as that of the envelope before, then its body. Texts and bodies have their lengths before them; numbers are of variable length, the
 * lowest seven bits first, as in LEB128.
 */
public final class EnvelopeGroup {

    private static final Headers HEADERS = Headers.of(HeaderNames.GROUP, "envelopes");
    private static final String[] NONE = {};
    private static final int SAME = 0;
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
        int size = 0;
        String[] before = NONE;
        for (Envelope part : parts) {
            size += size(part, before);
            before = part.headers().namesAndValues();
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        before = NONE;
        for (Envelope part : parts) {
            write(part, before, out);
            before = part.headers().namesAndValues();
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
        Headers before = Headers.EMPTY;
        try {
            while (in.hasRemaining()) {
                before = readHeaders(in, before);
                byte[] body = new byte[length(in)];
                in.get(body);
                parts.add(new Envelope(group.subject(), before, body));
            }
        } catch (IllegalArgumentException malformed) {
            throw new CodecException("not a group of envelopes: " + malformed.getMessage(), malformed);
        }
        return parts;
    }

    private static int size(Envelope part, String[] before) {
        String[] headers = part.headers().namesAndValues();
        int size = size(headers.length / 2) + size(part.body().length) + part.body().length;
        for (int i = 0; i < headers.length; i += 2) {
            size += isSame(headers, before, i)
                    ? 1
                    : size(headers[i].length() + 1)
                            + headers[i].length()
                            + size(headers[i + 1].length())
                            + headers[i + 1].length();
        }
        return size;
    }

    private static void write(Envelope part, String[] before, ByteBuffer out) {
        String[] headers = part.headers().namesAndValues();
        writeNumber(headers.length / 2, out);
        for (int i = 0; i < headers.length; i += 2) {
            if (isSame(headers, before, i)) {
                writeNumber(SAME, out);
            } else {
                writeNumber(headers[i].length() + 1, out);
                writeText(headers[i], out);
                writeNumber(headers[i + 1].length(), out);
                writeText(headers[i + 1], out);
            }
        }
        writeNumber(part.body().length, out);
        out.put(part.body());
    }

    private static Headers readHeaders(ByteBuffer in, Headers before) {
        int count = readNumber(in);
        if (count < 0 || count > MOST_HEADERS) {
            throw new IllegalArgumentException("a part says it has " + count + " headers");
        }
        String[] same = before.namesAndValues();
        String[] headers = new String[2 * count];
        boolean[] isNew = new boolean[headers.length];
        for (int i = 0; i < headers.length; i += 2) {
            int length = readNumber(in);
            if (length == SAME) {
                if (i >= same.length) {
                    throw new IllegalArgumentException(
                            "header " + i / 2 + " is said to be as before, where there is none");
                }
                headers[i] = same[i];
                headers[i + 1] = same[i + 1];
            } else {
                isNew[i] = true;
                headers[i] = readText(length - 1, in);
                headers[i + 1] = readText(length(in), in);
            }
        }
        return Headers.received(headers, isNew);
    }

    private static boolean isSame(String[] headers, String[] before, int at) {
        return at < before.length && headers[at].equals(before[at]) && headers[at + 1].equals(before[at + 1]);
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
        byte[] text = new byte[length];
        in.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
