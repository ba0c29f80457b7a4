package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.ByteWriter;
import dev.seneschal.codec.field.Utf8;

/** Writes the values of a gob stream, as few bytes as will do for each. */
final class GobOutput {

    private final ByteWriter out;

    GobOutput(int capacity) {
        out = new ByteWriter(capacity);
    }

    void writeUnsigned(long value) {
        if (value >= 0 && value < 0x80) {
            out.write((int) value);
            return;
        }
        int count = Long.BYTES - Long.numberOfLeadingZeros(value) / Byte.SIZE;
        out.write(-count);
        out.writeBigEndian(value, count);
    }

    void writeSigned(long value) {
        writeUnsigned((value << 1) ^ (value >> (Long.SIZE - 1)));
    }

    void writeText(String text) {
        int length = Utf8.length(text);
        writeUnsigned(length);
        out.writeText(text, length);
    }

    void writeBytes(byte[] bytes) {
        writeUnsigned(bytes.length);
        out.write(bytes);
    }

    /** Writes another output's bytes as one frame. */
    void writeFrame(GobOutput content) {
        writeUnsigned(content.out.size());
        out.write(content.out);
    }

    /** Writes bytes that are gob already. */
    void writeRaw(byte[] bytes) {
        out.write(bytes);
    }

    int size() {
        return out.size();
    }

    byte[] toBytes() {
        return out.toBytes();
    }
}
