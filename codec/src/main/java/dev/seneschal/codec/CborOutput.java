package dev.seneschal.codec;

import dev.seneschal.codec.field.ByteWriter;
import dev.seneschal.codec.field.Utf8;

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

    private final ByteWriter out;

    CborOutput(int capacity) {
        out = new ByteWriter(capacity);
    }

    void writeText(String text) {
        int length = Utf8.length(text);
        writeHead(TEXT, length);
        out.writeText(text, length);
    }

    void writeBytes(byte[] bytes) {
        writeHead(BYTES, bytes.length);
        out.write(bytes);
    }

    void writeNumber(long number) {
        if (number >= 0) {
            writeHead(UNSIGNED, number);
        } else {
            writeHead(NEGATIVE, ~number);
        }
    }

    void writeFlag(boolean flag) {
        out.write(flag ? TRUE : FALSE);
    }

    void writeNull() {
        out.write(NULL);
    }

    void writeArray(int count) {
        writeHead(ARRAY, count);
    }

    byte[] toBytes() {
        return out.toBytes();
    }

    private void writeHead(int major, long argument) {
        int type = major << 5;
        if (argument < 24) {
            out.write(type | (int) argument);
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
        out.write(first);
        out.writeBigEndian(argument, count);
    }
}
