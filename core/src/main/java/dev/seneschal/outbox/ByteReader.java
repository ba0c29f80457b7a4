package dev.seneschal.outbox;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Reads what {@link ByteWriter} wrote. Whatever the bytes are, it allocates no more than there are. */
final class ByteReader {

    private final ByteBuffer bytes;

    ByteReader(byte[] bytes, int from) {
        this.bytes = ByteBuffer.wrap(bytes).position(from);
    }

    boolean flag() {
        return bytes.get() != 0;
    }

    int integer() {
        return bytes.getInt();
    }

    long number() {
        return bytes.getLong();
    }

    Instant instant() {
        return Instant.ofEpochSecond(number(), integer());
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        int length = integer();
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }
}
