package dev.seneschal.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Bytes that grow. What it writes is read by {@link ByteReader}; numbers are big-endian, texts and bytes begin with their length. */
final class ByteWriter {

    private static final int ROOM_FOR_THE_REST = 256;

    private byte[] bytes;
    private int length;

    ByteWriter(int about) {
        bytes = new byte[about + ROOM_FOR_THE_REST];
    }

    void skip(int count) {
        room(count);
        length += count;
    }

    void flag(boolean value) {
        room(1);
        bytes[length++] = (byte) (value ? 1 : 0);
    }

    void integer(int value) {
        room(Integer.BYTES);
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    void number(long value) {
        integer((int) (value >>> Integer.SIZE));
        integer((int) value);
    }

    void instant(Instant value) {
        number(value.getEpochSecond());
        integer(value.getNano());
    }

    void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    void bytes(byte[] value) {
        integer(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
    }
}
