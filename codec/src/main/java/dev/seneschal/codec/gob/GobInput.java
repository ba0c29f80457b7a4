package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a gob stream that lies in an array, one frame at a time. Whatever the bytes, it allocates no more than they can fill, and fails
 * by a {@link MalformedException} alone.
 */
final class GobInput {

    private static final int MAX_NUMBER_BYTES = 8;

    private final byte[] bytes;
    private int at;
    private int frameEnd;

    GobInput(byte[] bytes) {
        this.bytes = bytes;
    }

    int offset() {
        return at;
    }

    boolean isFrameUsedUp() {
        return at == frameEnd;
    }

    /** Starts over with the frame at the given offset, which must be the beginning of one. */
    void seek(int offset) {
        at = offset;
        frameEnd = offset;
    }

    /** Goes to the next frame, wherever it stands in this one. */
    void nextFrame() {
        at = frameEnd;
        if (at == bytes.length) {
            throw malformed("the stream ends before its value", at);
        }
        frameEnd = bytes.length;
        int start = at;
        int length = readLength("frame");
        if (length == 0) {
            throw malformed("empty frame", start);
        }
        frameEnd = at + length;
    }

    long readUnsigned() {
        if (at >= frameEnd) {
            throw malformed("the frame ends inside a value", at);
        }
        int first = bytes[at++];
        return first >= 0 ? first : readLongUnsigned(-first);
    }

    private long readLongUnsigned(int count) {
        if (count > MAX_NUMBER_BYTES) {
            throw malformed("a number of " + count + " bytes", at - 1);
        }
        if (count > frameEnd - at) {
            throw malformed("the frame ends inside a number", at - 1);
        }
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << Byte.SIZE | (bytes[at++] & 0xff);
        }
        return value;
    }

    long readSigned() {
        long bits = readUnsigned();
        return (bits >>> 1) ^ -(bits & 1);
    }

    boolean readBoolean() {
        return readUnsigned() != 0;
    }

    /** A count of things that take at least one byte of this frame each. */
    int readLength(String what) {
        int start = at;
        long length = readUnsigned();
        if (Long.compareUnsigned(length, frameEnd - at) > 0) {
            throw malformed(
                    what + " of length " + Long.toUnsignedString(length) + ", " + (frameEnd - at) + " bytes are left",
                    start);
        }
        return (int) length;
    }

    /** A count of things that take at least the given number of bytes each, in this frame or in later ones. */
    int readCount(String what, int bytesEach) {
        int start = at;
        long count = readUnsigned();
        if (Long.compareUnsigned(count, (bytes.length - at) / bytesEach) > 0) {
            throw malformed(
                    what + " of " + Long.toUnsignedString(count) + " elements, " + (bytes.length - at)
                            + " bytes are left",
                    start);
        }
        return (int) count;
    }

    /** The text, with what is not UTF-8 replaced. */
    String readText() {
        int length = readLength("string");
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    byte[] readBytes() {
        int length = readLength("byte slice");
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return copy;
    }

    void skipBytes() {
        skip(readLength("value"));
    }

    /** Skips bytes that {@link #readLength} has found to be there. */
    void skip(int length) {
        at += length;
    }

    /**
     * The number of the next field of a struct.
     *
     * @param previous the one before, -1 for none
     * @param count how many fields the struct has
     * @return the number, or -1 at the struct's end
     */
    int readField(int previous, int count) {
        int start = at;
        long delta = readUnsigned();
        if (delta == 0) {
            return -1;
        }
        if (Long.compareUnsigned(delta, count - 1 - previous) > 0) {
            throw malformed(
                    "field " + previous + " + " + Long.toUnsignedString(delta) + " of a struct with " + count
                            + " fields",
                    start);
        }
        return previous + (int) delta;
    }

    /** The id of a type that is referred to; whether it exists is not checked. */
    int readTypeId() {
        return checkTypeId(readSigned());
    }

    int checkTypeId(long id) {
        if (id < 0 || id > Integer.MAX_VALUE) {
            throw malformed("type id " + id, at);
        }
        return (int) id;
    }

    MalformedException malformed(String text) {
        return malformed(text, at);
    }

    private static MalformedException malformed(String text, int offset) {
        return new MalformedException(text, offset);
    }
}
