package dev.seneschal.codec;

import dev.seneschal.codec.field.Utf8;
import dev.seneschal.wire.CodecException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes CBOR items, each head as short as it can be. */
final class CborOutput {

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int NULL = 0xf6;

    private static final int LONGEST_HEAD = 9;
    private static final int IN_HEAD = 24;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int size;

    CborOutput(int capacity) {
        bytes = new byte[capacity];
    }

    void writeText(String text) {
        int chars = text.length();
        int start = size;
        reserve(LONGEST_HEAD + chars);
        writeHead(TEXT, chars);
        int at = size;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                size = start;
                writeLongerText(text);
                return;
            }
            bytes[at++] = (byte) c;
        }
        size = at;
    }

    /** A text that takes more bytes than it has characters. */
    private void writeLongerText(String text) {
        // Says where half a surrogate pair is, which the encoder would replace.
        int length = Utf8.length(text);
        reserve(LONGEST_HEAD + length);
        writeHead(TEXT, length);
        System.arraycopy(text.getBytes(StandardCharsets.UTF_8), 0, bytes, size, length);
        size += length;
    }

    /** Bytes as a text. */
    void writeTextBytes(byte[] utf8) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new CodecException("bytes that are not UTF-8, which texts in CBOR must be", e);
        }
        writeString(TEXT, utf8);
    }

    void writeBytes(byte[] value) {
        writeString(BYTES, value);
    }

    void writeNumber(long number) {
        reserve(LONGEST_HEAD);
        if (number >= 0) {
            writeHead(UNSIGNED, number);
        } else {
            writeHead(NEGATIVE, ~number);
        }
    }

    void writeFlag(boolean flag) {
        writeByte(flag ? TRUE : FALSE);
    }

    void writeNull() {
        writeByte(NULL);
    }

    void writeArray(int count) {
        reserve(LONGEST_HEAD);
        writeHead(ARRAY, count);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void writeString(int major, byte[] value) {
        reserve(LONGEST_HEAD + value.length);
        writeHead(major, value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    private void writeByte(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** There must be room for it. */
    private void writeHead(int major, long argument) {
        int type = major << 5;
        if (argument < IN_HEAD) {
            bytes[size++] = (byte) (type | (int) argument);
        } else if (argument <= 0xff) {
            writeHead(type | 24, argument, 1);
        } else if (argument <= 0xffff) {
            writeHead(type | 25, argument, 2);
        } else if (argument <= 0xffff_ffffL) {
            writeHead(type | 26, argument, 4);
        } else {
            writeHead(type | 27, argument, 8);
        }
    }

    private void writeHead(int first, long argument, int count) {
        bytes[size++] = (byte) first;
        for (int shift = (count - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (argument >>> shift);
        }
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            long needed = (long) size + more;
            if (needed > LARGEST_ARRAY) {
                throw new CodecException("message of more than " + LARGEST_ARRAY + " bytes");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(LARGEST_ARRAY, Math.max(needed, 2L * bytes.length)));
        }
    }
}
