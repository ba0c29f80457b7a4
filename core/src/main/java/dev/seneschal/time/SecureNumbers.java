package dev.seneschal.time;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Numbers from {@link SecureRandom}, drawn 4 KiB at a time since each draw has a high fixed cost. Thread-safe. */
final class SecureNumbers implements RandomGenerator {

    private static final int BUFFER_BYTES = 4096;

    private final SecureRandom source = new SecureRandom();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).position(BUFFER_BYTES);

    @Override
    public synchronized long nextLong() {
        if (!buffer.hasRemaining()) {
            source.nextBytes(buffer.array());
            buffer.clear();
        }
        return buffer.getLong();
    }
}
