package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the numbers, texts and counts of a gob stream, one frame at a time. Whatever the bytes, it fails by a {@link GobException} alone,
 * and counts what is allocated against the limits before it is.
 */
final class GobInput {

    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int OBJECT_SIZE = 16;
    private static final int DEEP = 64;

    /** So many characters at a time are told from what is not UTF-8; no text is made of them. */
    private static final int CHECKED_AT_ONCE = 1024;

    private final GobLimits limits;
    private final boolean strict;
    private final @Nullable FrameSource source;

    private byte[] bytes;
    private int at;
    private int frameEnd;
    private int end;
    private long base;

    private int depth;
    private int elementsLeft;
    private long allocationLeft;

    /** Reads what lies in an array. */
    GobInput(byte[] bytes, int from, int length, GobLimits limits) {
        this(null, bytes, from, length, limits);
    }

    /** Reads what a source brings, frame after frame. */
    GobInput(FrameSource source, GobLimits limits) {
        this(source, new byte[0], 0, 0, limits);
    }

    private GobInput(@Nullable FrameSource source, byte[] bytes, int from, int length, GobLimits limits) {
        this.source = source;
        this.bytes = bytes;
        this.at = from;
        this.frameEnd = from;
        this.end = from + length;
        this.base = -from;
        this.limits = limits;
        this.strict = limits.strict();
        beginValue();
    }

    /** For a zero that no stream is to blame for. */
    static GobInput ofNothing() {
        return new GobInput(new byte[0], 0, 0, GobLimits.defaults());
    }

    GobLimits limits() {
        return limits;
    }

    /** Starts counting anew. */
    void beginValue() {
        depth = 0;
        elementsLeft = limits.maxElements();
        allocationLeft = limits.maxAllocation();
    }

    // ---- frames

    /** Starts over with the frame that begins at the given index of the array. */
    void seek(int index) {
        at = index;
        frameEnd = index;
    }

    /** Goes to the next frame, wherever it stands in this one; false at the stream's end. */
    boolean beginFrame() {
        if (source != null) {
            base += frameEnd;
            at = 0;
            frameEnd = 0;
            return source.next(this);
        }
        at = frameEnd;
        if (at == end) {
            return false;
        }
        frameEnd = end;
        int start = at;
        long length = readUnsigned();
        checkFrame(length, start);
        if (length > frameEnd - at) {
            throw malformed("frame of " + length + " bytes, " + (frameEnd - at) + " are left", start);
        }
        frameEnd = at + (int) length;
        return true;
    }

    /** A frame that must be there. */
    void nextFrame() {
        if (!beginFrame()) {
            throw malformed("the stream ends before its value", at);
        }
    }

    private void checkFrame(long length, int start) {
        if (length == 0) {
            throw malformed("empty frame", start);
        }
        if (length < 0 || length > limits.maxFrame()) {
            throw malformed(
                    "frame of " + Long.toUnsignedString(length) + " bytes, at most " + limits.maxFrame() + " are taken",
                    start);
        }
    }

    /** For a source: whether a frame of this length is taken. */
    void checkFrame(long length) {
        checkFrame(length, 0);
    }

    /** For a source: the frame that it has read, with the bytes that its length took before it. */
    void frame(byte[] frame, int length, int header) {
        bytes = frame;
        base += header;
        end = length;
        frameEnd = length;
    }

    /** For strict readers: nothing may be left in a value's frame. */
    void endValue() {
        if (strict && at != frameEnd) {
            throw malformed((frameEnd - at) + " bytes after the value", at);
        }
    }

    boolean isFrameUsedUp() {
        return at >= frameEnd;
    }

    /** Where in the array this frame ends, and the next one begins. */
    int frameEnd() {
        return frameEnd;
    }

    /** How many bytes of the array have not been read. */
    int remaining() {
        return end - at;
    }

    int index() {
        return at;
    }

    long offset() {
        return base + at;
    }

    // ---- numbers

    long readUnsigned() {
        int p = at;
        if (p >= frameEnd) {
            throw malformed("the frame ends inside a value", p);
        }
        int first = bytes[p];
        at = p + 1;
        return first >= 0 ? first : readLonger(-first);
    }

    private long readLonger(int count) {
        int p = at;
        checkNumber(count, p);
        at = p + count;
        if (bytes.length - p >= Long.BYTES) {
            return (long) BIG.get(bytes, p) >>> (Long.SIZE - count * Byte.SIZE);
        }
        long value = 0;
        for (int i = p; i < p + count; i++) {
            value = value << Byte.SIZE | (bytes[i] & 0xff);
        }
        return value;
    }

    private void checkNumber(int count, int p) {
        if (count > Long.BYTES) {
            throw malformed("a number of " + count + " bytes", p - 1);
        }
        if (count > frameEnd - p) {
            throw malformed("the frame ends inside a number", p - 1);
        }
    }

    long readSigned() {
        long bits = readUnsigned();
        return (bits >>> 1) ^ -(bits & 1);
    }

    /** The bits of a double, which come with the order of their bytes reversed so that zeros at the end are left out. */
    long readFloatBits() {
        int p = at;
        if (p >= frameEnd) {
            throw malformed("the frame ends inside a value", p);
        }
        int first = bytes[p++];
        if (first >= 0) {
            at = p;
            return (long) first << (Long.SIZE - Byte.SIZE);
        }
        int count = -first;
        if (count <= Long.BYTES && bytes.length - p >= Long.BYTES && count <= frameEnd - p) {
            at = p + count;
            return (long) LITTLE.get(bytes, p) << (Long.SIZE - count * Byte.SIZE);
        }
        at = p;
        return Long.reverseBytes(readLonger(count));
    }

    double readFloat() {
        return Double.longBitsToDouble(readFloatBits());
    }

    /** Many doubles in a row. Nearly all have all eight bytes. */
    void readFloats(double[] into) {
        byte[] array = bytes;
        int last = Math.min(frameEnd, array.length) - 1 - Long.BYTES;
        int p = at;
        for (int i = 0; i < into.length; i++) {
            if (p <= last && array[p] == -Long.BYTES) {
                into[i] = Double.longBitsToDouble((long) LITTLE.get(array, p + 1));
                p += 1 + Long.BYTES;
            } else {
                at = p;
                into[i] = readFloat();
                p = at;
            }
        }
        at = p;
    }

    boolean readBoolean() {
        int start = at;
        long value = readUnsigned();
        if (strict && value != 0 && value != 1) {
            throw malformed("boolean " + Long.toUnsignedString(value), start);
        }
        return value != 0;
    }

    // ---- texts and bytes

    /** The length of something in this frame, of at least one byte for each. */
    int readLength(String what) {
        int p = at;
        if (p < frameEnd) {
            int length = bytes[p];
            if (length >= 0 && length < frameEnd - p) {
                at = p + 1;
                return length;
            }
        }
        return readLongerLength(what);
    }

    private int readLongerLength(String what) {
        int start = at;
        long length = readUnsigned();
        if (Long.compareUnsigned(length, frameEnd - at) > 0) {
            throw malformed(
                    what + " of length " + Long.toUnsignedString(length) + ", " + (frameEnd - at) + " bytes are left",
                    start);
        }
        return (int) length;
    }

    /** The text, with what is not UTF-8 replaced, or refused if strict. */
    String readText() {
        int length = readLength("string");
        int from = at;
        at += length;
        return text(from, length);
    }

    /** The text that lies somewhere in this frame. */
    String text(int from, int length) {
        if (length == 0) {
            return "";
        }
        charge(2L * OBJECT_SIZE + length);
        return isAscii(from, length) ? ascii(from, length) : utf8(from, length);
    }

    private boolean isAscii(int from, int length) {
        byte[] array = bytes;
        int end = from + length;
        int i = from;
        long high = 0;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            high |= (long) LITTLE.get(array, i);
        }
        if (i < end) {
            high |= tail(array, i, end);
        }
        return isAscii(high);
    }

    /** Whether none of eight bytes is negative. */
    static boolean isAscii(long eight) {
        return (eight & HIGH_BITS) == 0;
    }

    /** The last few bytes of a text, with those behind it shifted out. */
    private static long tail(byte[] array, int i, int end) {
        if (i <= array.length - Long.BYTES) {
            return (long) LITTLE.get(array, i) << (Long.SIZE - (end - i) * Byte.SIZE);
        }
        long high = 0;
        for (int j = i; j < end; j++) {
            high |= array[j];
        }
        return high;
    }

    /** By a constructor that the JVM compiles into its callers, which the one with a charset is too long for. */
    @SuppressWarnings("deprecation") // right for ASCII, and only that is given
    private String ascii(int from, int length) {
        return new String(bytes, 0, from, length);
    }

    /** While it is made it takes two bytes for each of its own besides, whatever is left of them. */
    private String utf8(int from, int length) {
        charge(2L * length);
        if (strict && !isUtf8(from, length)) {
            throw malformed("a string that is not UTF-8", from);
        }
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /** The eight bytes from an index on, which lie in this frame. */
    long eightBytes(int index) {
        return (long) LITTLE.get(bytes, index);
    }

    /** Fewer than eight bytes, which lie in this frame, as the highest ones of a number; 0 for none. */
    long fewBytes(int index, int length) {
        byte[] array = bytes;
        if (length > 0 && index <= array.length - Long.BYTES) {
            return (long) LITTLE.get(array, index) << (Long.SIZE - length * Byte.SIZE);
        }
        long value = 0;
        for (int i = index; i < index + length; i++) {
            value = (value >>> Byte.SIZE) | ((long) array[i] << (Long.SIZE - Byte.SIZE));
        }
        return value;
    }

    /** Where this frame lies. */
    byte[] array() {
        return bytes;
    }

    /** A name, kept for as long as the stream. */
    String readName(String what, int max) {
        int start = at;
        int length = readLength(what);
        if (length > max) {
            throw malformed(what + " of " + length + " bytes, at most " + max + " are taken", start);
        }
        int from = at;
        at += length;
        charge(2L * OBJECT_SIZE + length);
        if (isAscii(from, length)) {
            return ascii(from, length);
        }
        charge(2L * length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    /** Whether the bytes from here on are UTF-8. */
    boolean isUtf8(int index, int length) {
        if (isAscii(index, length)) {
            return true;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer from = ByteBuffer.wrap(bytes, index, length);
        CharBuffer checked = CharBuffer.allocate(Math.min(length, CHECKED_AT_ONCE));
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            checked.clear();
            result = decoder.decode(from, checked, true);
        }
        return !result.isError();
    }

    byte[] readBytes() {
        int length = readLength("byte slice");
        charge(OBJECT_SIZE + (long) length);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return copy;
    }

    void skipBytes() {
        int length = readLength("value");
        at += length;
    }

    /** Goes back to an index of this frame. */
    void back(int index) {
        at = index;
    }

    // ---- counts

    /**
     * The number of the next field of a struct.
     *
     * @param previous the one before, -1 for none
     * @param count how many fields the struct has
     * @return the number, or -1 at the struct's end, for which Go also takes the frame's end
     */
    int readField(int previous, int count) {
        int p = at;
        if (p < frameEnd) {
            int delta = bytes[p];
            if (delta > 0 && delta < count - previous) {
                at = p + 1;
                return previous + delta;
            }
        }
        return readOtherField(previous, count);
    }

    /** The end, a number of several bytes, or none that the struct has. */
    private int readOtherField(int previous, int count) {
        int start = at;
        if (start >= frameEnd && !strict) {
            return -1;
        }
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

    /**
     * A count of elements.
     *
     * @param what of what, for errors
     * @param bytesEach how many bytes each takes at least
     * @param types the stream's types
     * @param element the type of the elements: interfaces, and they alone, may go on in later frames
     * @return the count; check with {@link #requireMore} that an element begins in this frame before reading it
     */
    int readCount(String what, int bytesEach, TypeTable types, int element) {
        int start = at;
        long count = readUnsigned();
        if (Long.compareUnsigned(count, (frameEnd - at) / bytesEach) > 0 && !types.spans(element, this)) {
            throw cannotHold(what, count, start);
        }
        return takeElements(what, count, start);
    }

    /** A count of texts, of which each takes a byte at least, in this frame. */
    int readTextCount() {
        int p = at;
        if (p < frameEnd) {
            int count = bytes[p];
            if (count >= 0 && count < frameEnd - p && count <= elementsLeft) {
                at = p + 1;
                elementsLeft -= count;
                return count;
            }
        }
        return readLongerTextCount();
    }

    private int readLongerTextCount() {
        int start = at;
        long count = readUnsigned();
        if (Long.compareUnsigned(count, frameEnd - at) > 0) {
            throw cannotHold("list of strings", count, start);
        }
        return takeElements("list of strings", count, start);
    }

    private GobException cannotHold(String what, long count, int start) {
        return malformed(
                what + " of " + Long.toUnsignedString(count) + " elements, " + (frameEnd - at) + " bytes are left",
                start);
    }

    private int takeElements(String what, long count, int start) {
        if (count < 0 || count > elementsLeft) {
            throw malformed(
                    what + " of " + Long.toUnsignedString(count) + " elements, " + elementsLeft + " more are taken",
                    start);
        }
        elementsLeft -= (int) count;
        return (int) count;
    }

    /** How many elements to make room for at first: no more than this frame can hold. */
    int room(int count) {
        return Math.min(count, frameEnd - at);
    }

    /** Before an element: the frame's end does not stand for elements, else a few bytes would make millions of empty structs. */
    void requireMore() {
        if (at >= frameEnd) {
            throw malformed("the frame ends before an element", at);
        }
    }

    /** The id of a value's type. */
    int checkTypeId(long id) {
        if (id < 0 || id > Integer.MAX_VALUE) {
            throw malformed("type id " + id, at);
        }
        return (int) id;
    }

    // ---- limits

    /** Before a struct, a slice, an array or a map is read. */
    void enter() {
        if (++depth > limits.maxDepth()) {
            throw malformed("a value nested deeper than " + limits.maxDepth(), at);
        }
    }

    /** Whether values are so deep in one another that what is fast but needs much of the stack will not do. */
    boolean isDeep() {
        return depth > DEEP;
    }

    /** The limit fits on the stacks that threads usually have; this is for those whose threads have less. */
    GobException tooDeep() {
        return malformed(
                "a value nested too deep for the stack of "
                        + Thread.currentThread().getName(),
                at);
    }

    void leave() {
        depth--;
    }

    /** Before something is allocated. */
    void charge(long size) {
        allocationLeft -= size;
        if (allocationLeft < 0) {
            throw tooLarge();
        }
    }

    private GobException tooLarge() {
        return malformed("a value that takes more than " + limits.maxAllocation() + " bytes");
    }

    /** Before an object with so many fields or elements is allocated. */
    void chargeObject(long slots) {
        charge(OBJECT_SIZE + Long.BYTES * slots);
    }

    /** What has been charged for this value. */
    long charged() {
        return limits.maxAllocation() - allocationLeft;
    }

    /** How many elements have been counted for this value. */
    int elements() {
        return limits.maxElements() - elementsLeft;
    }

    GobException malformed(String text) {
        return malformed(text, at);
    }

    private GobException malformed(String text, int index) {
        return new GobException(text, base + index);
    }

    /** Where frames come from that do not lie in one array. */
    interface FrameSource {

        /** Reads the next frame and gives it to {@link GobInput#frame}; false at the end, if that is between frames. */
        boolean next(GobInput in);
    }
}
