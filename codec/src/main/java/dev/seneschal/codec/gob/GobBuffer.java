package dev.seneschal.codec.gob;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes that were encoded, in an array that is used again: encoding into the same buffer allocates nothing once it has grown. It holds
 * what was encoded last. Not thread-safe.
 */
public final class GobBuffer {

    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int NUMBER = 1 + Long.BYTES;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final MessageWriter messages = new MessageWriter(this);
    private byte[] bytes;
    private int start;
    private int at;

    /** An empty buffer. */
    public GobBuffer() {
        this(1_024);
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
        return messages;
    }

    int position() {
        return at;
    }

    void writeUnsigned(long value) {
        reserve(NUMBER);
        if (value >= 0 && value < 0x80) {
            bytes[at++] = (byte) value;
        } else {
            writeLonger(value);
        }
    }

    private void writeLonger(long value) {
        int count = Long.BYTES - Long.numberOfLeadingZeros(value) / Byte.SIZE;
        bytes[at] = (byte) -count;
        BIG.set(bytes, at + 1, value << (Long.SIZE - count * Byte.SIZE));
        at += 1 + count;
    }

    void writeSigned(long value) {
        writeUnsigned((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    /** A double's bits, the last bytes first. */
    void writeFloatBits(long bits) {
        reserve(NUMBER);
        int zeros = Long.numberOfTrailingZeros(bits) / Byte.SIZE;
        if (zeros >= Long.BYTES - 1 && bits >= 0) {
            bytes[at++] = (byte) (bits >>> (Long.SIZE - Byte.SIZE));
            return;
        }
        int count = Long.BYTES - zeros;
        bytes[at] = (byte) -count;
        LITTLE.set(bytes, at + 1, bits >>> (zeros * Byte.SIZE));
        at += 1 + count;
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
        long bits = (value << 1) ^ (value >> (Long.SIZE - 1));
        reserve(2 * NUMBER);
        if ((delta | bits) >>> 7 == 0) {
            bytes[at] = (byte) delta;
            bytes[at + 1] = (byte) bits;
            at += 2;
        } else {
            writeUnsigned(delta);
            writeUnsigned(bits);
        }
    }

    /** A text as UTF-8; almost always it is ASCII, which is tried first. */
    void writeText(String text) {
        reserve(NUMBER + (long) text.length());
        writeReserved(text);
    }

    /** The number of a field and its text. */
    void writeTextField(int delta, String text) {
        reserve(2 * NUMBER + (long) text.length());
        if (delta < 0x80) {
            bytes[at++] = (byte) delta;
        } else {
            writeLonger(delta);
        }
        writeReserved(text);
    }

    private void writeReserved(String text) {
        int length = text.length();
        int before = at;
        if (length < 0x80) {
            bytes[at++] = (byte) length;
        } else {
            writeLonger(length);
        }
        byte[] into = bytes;
        int p = at;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                at = before;
                writeUtf8(text);
                return;
            }
            into[p + i] = (byte) c;
        }
        at = p + length;
    }

    private void writeUtf8(String text) {
        int length = Utf8Writer.length(text);
        reserve(NUMBER + (long) length);
        writeUnsigned(length);
        Utf8Writer.write(text, bytes, at);
        at += length;
    }

    void writeBytes(byte[] value) {
        reserve(NUMBER + (long) value.length);
        writeUnsigned(value.length);
        System.arraycopy(value, 0, bytes, at, value.length);
        at += value.length;
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
        int taken = size(length);
        makeRoom(taken);
        start -= taken;
        putLength(start, length, taken);
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
        // Numbers are written with whole eight bytes.
        if (bytes.length - at < more + Long.BYTES) {
            grow(at + more + Long.BYTES);
        }
    }

    private void grow(long needed) {
        if (needed > MAX_ARRAY) {
            throw new GobException("a value of more than " + MAX_ARRAY + " bytes", -1);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_ARRAY, Math.max(needed, 2L * bytes.length)));
    }
}
