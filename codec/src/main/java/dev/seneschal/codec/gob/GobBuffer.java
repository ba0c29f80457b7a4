package dev.seneschal.codec.gob;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that were encoded, in an array that is used again: encoding into the same buffer allocates nothing once it has grown. It holds
 * what was encoded last, and keeps some short names of the messages that were, which are quicker to write when they come again. Not
 * thread-safe.
 */
public final class GobBuffer {

    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CAPACITY = 1_024;
    private static final int NUMBER = 1 + Long.BYTES;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private @Nullable MessageWriter messages;
    private byte[] bytes;
    private int start;
    private int at;

    /** An empty buffer. */
    public GobBuffer() {
        this(CAPACITY);
    }

    GobBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /**
     * How much it holds.
     *
     * @return bytes
     */
    public int size() {
        return at - start;
    }

    /**
     * A copy of what it holds.
     *
     * @return the bytes
     */
    public byte[] toBytes() {
        return Arrays.copyOfRange(bytes, start, at);
    }

    /** A copy of what it holds, behind other bytes. */
    byte[] toBytes(byte[] before) {
        requireArray((long) before.length + size());
        byte[] all = Arrays.copyOf(before, before.length + size());
        System.arraycopy(bytes, start, all, before.length, size());
        return all;
    }

    /** Empties it, and gives up an array that is larger than this. */
    void shrink(int most) {
        if (bytes.length > most) {
            bytes = new byte[CAPACITY];
        }
        reset(0);
    }

    /**
     * What it holds, without copying: valid until something else is encoded into this.
     *
     * @return a read-only buffer
     */
    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(bytes, start, at - start).slice().asReadOnlyBuffer();
    }

    /**
     * Writes what it holds.
     *
     * @param out where to; not flushed
     * @throws IOException what {@code out} throws
     */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, start, at - start);
    }

    // ---- for the package

    /** Empties it, with room for what will be put before the rest. */
    void reset(int room) {
        if (bytes.length < room) {
            bytes = new byte[Math.max(room, 2 * bytes.length)];
        }
        start = room;
        at = room;
    }

    /** What writes messages into this. */
    MessageWriter messages() {
        MessageWriter made = messages;
        if (made == null) {
            made = new MessageWriter(this);
            messages = made;
        }
        return made;
    }

    int position() {
        return at;
    }

    /** Says where what was written by {@link #put} and the like ends. */
    void position(int end) {
        at = end;
    }

    void writeUnsigned(long value) {
        at = put(at, value);
    }

    void writeSigned(long value) {
        writeUnsigned(zigzag(value));
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> (Long.SIZE - 1));
    }

    // ---- at a position that the caller keeps, where the JVM can have it in a register; they give the one behind

    int put(int p, long value) {
        reserve(p, NUMBER);
        return putReserved(p, value);
    }

    private int putReserved(int p, long value) {
        if (value >= 0 && value < 0x80) {
            bytes[p] = (byte) value;
            return p + 1;
        }
        int count = Long.BYTES - Long.numberOfLeadingZeros(value) / Byte.SIZE;
        bytes[p] = (byte) -count;
        BIG.set(bytes, p + 1, value << (Long.SIZE - count * Byte.SIZE));
        return p + 1 + count;
    }

    /** The number of a field and its value. */
    int putSignedField(int p, int delta, long value) {
        long bits = zigzag(value);
        reserve(p, 2 * NUMBER);
        if ((delta | bits) >>> 7 == 0) {
            bytes[p] = (byte) delta;
            bytes[p + 1] = (byte) bits;
            return p + 2;
        }
        return putReserved(putReserved(p, delta), bits);
    }

    /** The number of a field and its text. */
    int putTextField(int p, int delta, String text) {
        reserve(p, 2 * NUMBER + (long) text.length());
        return putReserved(putReserved(p, delta), text);
    }

    int putText(int p, String text) {
        reserve(p, NUMBER + (long) text.length());
        return putReserved(p, text);
    }

    int putText(int p, String text, int behind) {
        reserve(p, behind + NUMBER + (long) text.length());
        int length = text.length();
        int from = putReserved(p, length);
        return Ascii.put(text, bytes, from) ? from + length : putUtf8(p, text, behind);
    }

    /** A text as UTF-8; almost always it is ASCII, which is tried first. */
    private int putReserved(int p, String text) {
        int length = text.length();
        int from = putReserved(p, length);
        return Ascii.put(text, bytes, from) ? from + length : putUtf8(p, text, 0);
    }

    /** A name, which is kept if it is not yet. */
    int putName(int p, String name, EncodedNames names) {
        EncodedNames.Encoded known = names.findEqual(name);
        if (known != null) {
            reserve(p, EncodedNames.SIZE);
            return known.put(bytes, p);
        }
        int end = putText(p, name);
        reserve(p, EncodedNames.SIZE);
        names.keep(name, bytes, p, end);
        return end;
    }

    private int putUtf8(int p, String text, int behind) {
        int length = Utf8Writer.length(text);
        int from = put(p, length);
        reserve(from, behind + (long) length);
        Utf8Writer.write(text, bytes, from);
        return from + length;
    }

    int putBytes(int p, byte[] value) {
        reserve(p, NUMBER + (long) value.length);
        int from = putReserved(p, value.length);
        System.arraycopy(value, 0, bytes, from, value.length);
        return from + value.length;
    }

    // ---- the same where there is room already, or with room for more behind; numbers of fields are below 128

    int putByte(int p, int value) {
        bytes[p] = (byte) value;
        return p + 1;
    }

    int putSignedFieldReserved(int p, int delta, long value) {
        return putReserved(putByte(p, delta), zigzag(value));
    }

    int putNameFieldReserved(int p, int delta, EncodedNames.Encoded name) {
        return name.put(bytes, putByte(p, delta));
    }

    int putBytesField(int p, int delta, byte[] value, int behind) {
        reserve(p, behind + 1 + NUMBER + (long) value.length);
        int from = putReserved(putByte(p, delta), value.length);
        System.arraycopy(value, 0, bytes, from, value.length);
        return from + value.length;
    }

    /** How many bytes a text of so many characters takes with its length, if it is ASCII. */
    static long textSize(int length) {
        return size(length) + (long) length;
    }

    /**
     * Writes a name before what is written already, where {@link #textSize} was left for it, and keeps it.
     *
     * @return false if it is not ASCII and does not fit
     */
    boolean fillGap(int p, String name, EncodedNames names) {
        int length = name.length();
        int from = p + size(length);
        putLength(p, length, from - p);
        boolean fits = Ascii.put(name, bytes, from);
        if (fits) {
            names.keepOrRename(name, bytes, p, from + length);
        }
        return fits;
    }

    // ---- at its own position

    /** A double's bits, the last bytes first. */
    void writeFloatBits(long bits) {
        int p = at;
        reserve(p, NUMBER);
        at = putFloat(p, bits);
    }

    private int putFloat(int p, long bits) {
        int zeros = Long.numberOfTrailingZeros(bits) / Byte.SIZE;
        if (zeros >= Long.BYTES - 1 && bits >= 0) {
            bytes[p] = (byte) (bits >>> (Long.SIZE - Byte.SIZE));
            return p + 1;
        }
        int count = Long.BYTES - zeros;
        bytes[p] = (byte) -count;
        LITTLE.set(bytes, p + 1, bits >>> (zeros * Byte.SIZE));
        return p + 1 + count;
    }

    void writeFloat(double value) {
        writeFloatBits(Double.doubleToRawLongBits(value));
    }

    /** Many doubles in a row. Nearly all have all eight bytes. */
    void writeFloats(double[] values) {
        reserve((long) NUMBER * values.length);
        byte[] into = bytes;
        int p = at;
        for (double value : values) {
            long bits = Double.doubleToRawLongBits(value);
            if ((bits & 0xff) != 0) {
                into[p] = -Long.BYTES;
                LITTLE.set(into, p + 1, bits);
                p += NUMBER;
            } else {
                at = p;
                writeFloatBits(bits);
                p = at;
            }
        }
        at = p;
    }

    /** The number of a field and its value. */
    void writeSignedField(int delta, long value) {
        at = putSignedField(at, delta, value);
    }

    /** The number of a field and its value. */
    void writeFloatField(int delta, double value) {
        int p = at;
        reserve(p, 2 * NUMBER);
        at = putFloat(putReserved(p, delta), Double.doubleToRawLongBits(value));
    }

    /** Two numbers. */
    void writeTwo(int first, int second) {
        int p = at;
        reserve(p, 2 * NUMBER);
        at = putReserved(putReserved(p, first), second);
    }

    void writeZero() {
        int p = at;
        reserve(p, 1);
        bytes[p] = 0;
        at = p + 1;
    }

    void writeText(String text) {
        at = putText(at, text);
    }

    /** The number of a field and its text. */
    void writeTextField(int delta, String text) {
        at = putTextField(at, delta, text);
    }

    void writeBytes(byte[] value) {
        at = putBytes(at, value);
    }

    /** Writes bytes that are gob already. */
    void writeRaw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        at += value.length;
    }

    /** Writes another buffer's bytes as one frame. */
    void writeFrame(GobBuffer content) {
        reserve(NUMBER + (long) content.size());
        writeUnsigned(content.size());
        System.arraycopy(content.bytes, content.start, bytes, at, content.size());
        at += content.size();
    }

    /** Puts the length of what was written from {@code from} on before it. */
    void insertLength(int from) {
        int length = at - from;
        int taken = size(length);
        reserve(taken);
        System.arraycopy(bytes, from, bytes, from + taken, length);
        putLength(from, length, taken);
        at += taken;
    }

    /** Puts the length of everything before it, which makes it a frame. */
    void prependLength() {
        int length = at - start;
        int more = size(length) - 1;
        makeRoom(Long.BYTES);
        // The length is the last of eight bytes; what is before it is of no meaning yet.
        long head = more == 0 ? 0 : (long) -more << (more * Byte.SIZE);
        BIG.set(bytes, start - Long.BYTES, head | length);
        start -= 1 + more;
    }

    /** Writes a length into exactly so many bytes, before what is there already. */
    private void putLength(int index, int length, int taken) {
        if (taken == 1) {
            bytes[index] = (byte) length;
            return;
        }
        bytes[index] = (byte) (1 - taken);
        for (int i = 1; i < taken; i++) {
            bytes[index + i] = (byte) (length >>> ((taken - 1 - i) * Byte.SIZE));
        }
    }

    /** Puts bytes before everything. */
    void prepend(byte[] value, int length) {
        makeRoom(length);
        start -= length;
        System.arraycopy(value, 0, bytes, start, length);
    }

    void prepend(GobBuffer other) {
        makeRoom(other.size());
        start -= other.size();
        System.arraycopy(other.bytes, other.start, bytes, start, other.size());
    }

    private void makeRoom(int room) {
        if (start < room) {
            int length = at - start;
            reserve(room);
            System.arraycopy(bytes, start, bytes, start + room, length);
            start += room;
            at += room;
        }
    }

    private static int size(long value) {
        return value < 0x80 ? 1 : 1 + Long.BYTES - Long.numberOfLeadingZeros(value) / Byte.SIZE;
    }

    void reserve(long more) {
        reserve(at, more);
    }

    void reserve(int p, long more) {
        // Numbers are written with whole eight bytes.
        if (bytes.length - p < more + Long.BYTES) {
            grow(p + more + Long.BYTES);
        }
    }

    private void grow(long needed) {
        requireArray(needed);
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_ARRAY, Math.max(needed, 2L * bytes.length)));
    }

    private static void requireArray(long length) {
        if (length > MAX_ARRAY) {
            throw new GobException("a value of more than " + MAX_ARRAY + " bytes", -1);
        }
    }
}
