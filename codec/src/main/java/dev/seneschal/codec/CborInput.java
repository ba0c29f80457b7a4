package dev.seneschal.codec;

import dev.seneschal.codec.field.MalformedException;
import dev.seneschal.codec.field.Utf8;
import dev.seneschal.codec.gob.GobLimits;
import dev.seneschal.wire.WireLimits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads CBOR items that lie in an array, as leniently and as strictly as Steward's reader: lengths may be longer than needed or left
 * open, tags are skipped, null and undefined are the zero value of anything; kinds are never mixed. Whatever the bytes, it allocates no
 * more than gob would, whose limits and rough figures it shares, and fails by a {@link MalformedException} alone.
 */
final class CborInput {

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int TAG = 6;
    private static final int SIMPLE = 7;

    private static final int ONE_BYTE_FOLLOWS = 24;
    private static final int EIGHT_BYTES_FOLLOW = 27;
    private static final int OPEN = 31;

    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;
    private static final int UNDEFINED = 0xf7;
    private static final int BREAK = 0xff;

    private static final int POSITIVE_BIG_NUMBER = 2;
    private static final int NEGATIVE_BIG_NUMBER = 3;

    /** In place of an array's count: it goes on until a break. */
    static final int UNTIL_BREAK = -1;

    static final byte[] NO_BYTES = {};

    private static final GobLimits USUAL = GobLimits.defaults();
    private static final int OBJECT_SIZE = 16;
    private static final int TEXT_SIZE = 2 * OBJECT_SIZE;

    /** What bytes that are collected take of room for each, while there is more and more of it. */
    private static final long COLLECTED = 3;

    private static final byte[][] NO_TEXT_BYTES = {};
    private static final String[] NO_TEXTS = {};

    private final byte[] bytes;
    private final int maxElements;
    private final long maxAllocation;
    private int at;
    private int elementsLeft;
    private long allocationLeft;

    /** The first byte of the item that {@link #readHead} has read, and its argument: a length, a count or a value. */
    private int head;

    private long argument;

    CborInput(byte[] bytes, WireLimits limits) {
        this.bytes = bytes;
        boolean usual = limits.maxBytes() <= USUAL.maxFrame();
        maxElements = usual ? USUAL.maxElements() : limits.maxBytes();
        maxAllocation = usual ? USUAL.maxAllocation() : 4L * limits.maxBytes();
        elementsLeft = maxElements;
        allocationLeft = maxAllocation;
    }

    String readText() {
        // Nearly every text is short, and says its length in its first byte.
        int first = at < bytes.length ? bytes[at] & 0xff : 0;
        int length = first - (TEXT << 5);
        if (length == 0) {
            at++;
            return "";
        }
        if (length > 0 && length < ONE_BYTE_FOLLOWS && length < bytes.length - at) {
            at++;
            return readTextOf(length);
        }
        return readAnyText();
    }

    private String readAnyText() {
        skipTags();
        if (readNull()) {
            return "";
        }
        readHead(TEXT, "text");
        return isOpen() ? readChunkedText() : readTextOf(length("text"));
    }

    long readNumber() {
        if (at < bytes.length && bytes[at] >= 0 && bytes[at] < ONE_BYTE_FOLLOWS) {
            return bytes[at++];
        }
        return readAnyNumber();
    }

    private long readAnyNumber() {
        long tag = skipTags();
        if (readNull()) {
            return 0;
        }
        int start = at;
        readHead();
        if (tag == POSITIVE_BIG_NUMBER || tag == NEGATIVE_BIG_NUMBER) {
            argument = readBigNumber(start);
        } else if (major() != UNSIGNED && major() != NEGATIVE) {
            throw malformed("a number is expected, not " + describe(), start);
        }
        if (argument < 0) {
            throw malformed("a number of more than 64 bits", start);
        }
        boolean negative = tag == NEGATIVE_BIG_NUMBER || (tag != POSITIVE_BIG_NUMBER && major() == NEGATIVE);
        return negative ? ~argument : argument;
    }

    boolean readFlag() {
        skipTags();
        if (readNull()) {
            return false;
        }
        int value = peek();
        if (value != FALSE && value != TRUE) {
            throw malformed("true or false is expected", at);
        }
        at++;
        return value == TRUE;
    }

    /** A byte string, or a list of numbers from 0 to 255. */
    byte[] readBytes(boolean listAllowed) {
        skipTags();
        if (readNull()) {
            return NO_BYTES;
        }
        if (peek() >> 5 == ARRAY) {
            return readNumbers(listAllowed);
        }
        readHead(BYTES, "byte string");
        return isOpen() ? readChunks(BYTES, false) : take(length("byte string"));
    }

    String[] readTexts(boolean allowed) {
        int count = readList(allowed);
        if (count == 0) {
            return NO_TEXTS;
        }
        if (count > 0) {
            takeElements(count);
            String[] texts = new String[count];
            for (int i = 0; i < count; i++) {
                texts[i] = readText();
            }
            return texts;
        }
        List<String> texts = new ArrayList<>();
        while (!readBreak()) {
            takeCollected();
            texts.add(readText());
        }
        return texts.toArray(String[]::new);
    }

    /** The texts of a list, as their bytes. */
    byte[][] readTextBytes(boolean allowed) {
        int count = readList(allowed);
        if (count == 0) {
            return NO_TEXT_BYTES;
        }
        if (count != UNTIL_BREAK) {
            takeElements(count);
        }
        List<byte[]> texts = new ArrayList<>(Math.max(0, count));
        while (count == UNTIL_BREAK ? !readBreak() : texts.size() < count) {
            if (count == UNTIL_BREAK) {
                takeCollected();
            }
            int start = at;
            String text = readText();
            charge(OBJECT_SIZE + (long) (at - start));
            texts.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return texts.toArray(byte[][]::new);
    }

    /** How many elements an array has, {@link #UNTIL_BREAK} if it does not say. Null is refused: ask {@link #readNull} first. */
    int readArray() {
        readHead(ARRAY, "array");
        return isOpen() ? UNTIL_BREAK : length("array");
    }

    boolean readBreak() {
        boolean is = peek() == BREAK;
        if (is) {
            at++;
        }
        return is;
    }

    boolean readNull() {
        int value = peek();
        boolean is = value == NULL || value == UNDEFINED;
        if (is) {
            at++;
        }
        return is;
    }

    /** The last of the tags before an item, -1 if there are none. */
    long skipTags() {
        long last = -1;
        while (peek() >> 5 == TAG) {
            int start = at;
            readHead();
            last = argument;
            boolean bigNumber = last == POSITIVE_BIG_NUMBER || last == NEGATIVE_BIG_NUMBER;
            if (bigNumber && peek() >> 5 != BYTES) {
                throw malformed("a big number without bytes", start);
            }
        }
        return last;
    }

    /** Before something is allocated. */
    void charge(long size) {
        allocationLeft -= size;
        if (allocationLeft < 0) {
            throw tooLarge();
        }
    }

    /** Before room is made for a list. */
    private void takeElements(int count) {
        if (count > elementsLeft) {
            throw malformed("a list of " + count + " elements, " + elementsLeft + " more are taken");
        }
        elementsLeft -= count;
        charge(OBJECT_SIZE + (long) Long.BYTES * count);
    }

    /** Before an element of a list that is left open, whose room grows with it. */
    private void takeCollected() {
        if (elementsLeft == 0) {
            throw malformed("lists of more than " + maxElements + " elements together");
        }
        elementsLeft--;
        charge(2 * Long.BYTES);
    }

    private MalformedException tooLarge() {
        return malformed("a message that takes more than " + maxAllocation + " bytes");
    }

    MalformedException malformed(String text) {
        return malformed(text, at);
    }

    private int readList(boolean allowed) {
        skipTags();
        if (readNull()) {
            return 0;
        }
        if (!allowed) {
            throw malformed("a list nested too deep", at);
        }
        return readArray();
    }

    private byte[] readNumbers(boolean allowed) {
        int count = readList(allowed);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (int i = 0; count == UNTIL_BREAK ? !readBreak() : i < count; i++) {
            int start = at;
            long number = readNumber();
            if (number < 0 || number > 0xff) {
                throw malformed("a byte of value " + number, start);
            }
            charge(COLLECTED);
            read.write((int) number);
        }
        return read.toByteArray();
    }

    private String readTextOf(int length) {
        int start = at;
        charge(TEXT_SIZE + (long) length);
        if (2L * length > allocationLeft && !isAscii(start, length)) {
            throw tooLarge();
        }
        at += length;
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        if (text.length() != length) {
            // While it was made it took two bytes for each of its own besides, whatever is left of them.
            charge(2L * length);
        }
        if (!Utf8.isExact(text, bytes, start, length)) {
            throw malformed("text that is not UTF-8", start);
        }
        return text;
    }

    private boolean isAscii(int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private String readChunkedText() {
        byte[] text = readChunks(TEXT, true);
        charge(TEXT_SIZE + (long) text.length);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Each chunk is a string of the same kind with a length, and each chunk of a text is UTF-8 by itself. */
    private byte[] readChunks(int major, boolean text) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!readBreak()) {
            int start = at;
            readHead();
            if (major() != major || isOpen()) {
                throw malformed("a chunk that is " + describe(), start);
            }
            int length = length("chunk");
            if (text) {
                readTextOf(length);
                at -= length;
            }
            charge(COLLECTED * length);
            read.write(bytes, at, length);
            at += length;
        }
        return read.toByteArray();
    }

    /** The value of a big number, negative if it has more than 63 bits. */
    private long readBigNumber(int start) {
        byte[] number = isOpen() ? readChunks(BYTES, false) : take(length("big number"));
        long value = 0;
        for (byte each : number) {
            if (value >>> (Long.SIZE - 1 - Byte.SIZE) != 0) {
                throw malformed("a number of more than 64 bits", start);
            }
            value = value << Byte.SIZE | (each & 0xff);
        }
        return value;
    }

    private byte[] take(int length) {
        charge(OBJECT_SIZE + (long) length);
        byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return copy;
    }

    private void readHead(int major, String expected) {
        int start = at;
        readHead();
        if (major() != major) {
            throw malformed(expected + " is expected, not " + describe(), start);
        }
    }

    private void readHead() {
        int start = at;
        head = peek();
        at++;
        int information = head & 0x1f;
        if (information < ONE_BYTE_FOLLOWS) {
            argument = information;
        } else if (information <= EIGHT_BYTES_FOLLOW) {
            readArgument(1 << (information - ONE_BYTE_FOLLOWS));
        } else if (!isOpen() || major() < BYTES || major() > ARRAY) {
            throw malformed("byte 0x" + Integer.toHexString(head) + " begins no item that is expected", start);
        }
    }

    private void readArgument(int count) {
        if (count > bytes.length - at) {
            throw malformed("the bytes end inside an item", bytes.length);
        }
        argument = 0;
        for (int i = 0; i < count; i++) {
            argument = argument << Byte.SIZE | (bytes[at++] & 0xff);
        }
    }

    /** The argument as a length: each of what it counts takes at least a byte. */
    private int length(String what) {
        if (Long.compareUnsigned(argument, bytes.length - at) > 0) {
            throw malformed(
                    what + " of length " + Long.toUnsignedString(argument) + ", " + (bytes.length - at)
                            + " bytes are left",
                    at);
        }
        return (int) argument;
    }

    private int peek() {
        if (at == bytes.length) {
            throw malformed("the bytes end before the message does", at);
        }
        return bytes[at] & 0xff;
    }

    private int major() {
        return head >> 5;
    }

    private boolean isOpen() {
        return (head & 0x1f) == OPEN;
    }

    private String describe() {
        return switch (major()) {
            case UNSIGNED, NEGATIVE -> "a number";
            case BYTES -> "a byte string";
            case TEXT -> "a text";
            case ARRAY -> "an array";
            case SIMPLE -> "a simple value or a float";
            default -> "a map";
        };
    }

    private static MalformedException malformed(String text, int offset) {
        return new MalformedException(text, offset);
    }
}
