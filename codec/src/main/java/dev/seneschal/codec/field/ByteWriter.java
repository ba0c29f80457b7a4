package dev.seneschal.codec.field;

import java.util.Arrays;

/** Bytes that are being written, one after the other, into an array that grows. Not thread-safe. */
public final class ByteWriter {

    private byte[] bytes;
    private int size;

    /**
     * An empty writer.
     *
     * @param capacity how many bytes to have room for at first
     */
    public ByteWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /**
     * Writes one byte.
     *
     * @param value its low 8 bits are written
     */
    public void write(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /**
     * Writes bytes.
     *
     * @param value all of them
     */
    public void write(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /**
     * Writes all that another writer holds.
     *
     * @param other the other one; not changed
     */
    public void write(ByteWriter other) {
        reserve(other.size);
        System.arraycopy(other.bytes, 0, bytes, size, other.size);
        size += other.size;
    }

    /**
     * Writes the low bytes of a number, the most significant first.
     *
     * @param value the number
     * @param count how many bytes of it, 1 to 8
     */
    public void writeBigEndian(long value, int count) {
        reserve(count);
        for (int shift = (count - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /**
     * Writes a text as UTF-8.
     *
     * @param text the text
     * @param length what {@link Utf8#length} says of it
     */
    public void writeText(String text, int length) {
        reserve(length);
        Utf8.write(text, bytes, size);
        size += length;
    }

    /**
     * What has been written.
     *
     * @return a copy
     */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /**
     * How much has been written.
     *
     * @return bytes
     */
    public int size() {
        return size;
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
    }
}
