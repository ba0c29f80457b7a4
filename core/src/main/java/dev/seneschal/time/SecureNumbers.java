package dev.seneschal.time;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Numbers from {@link SecureRandom}, drawn 4 KiB at a time since each draw has a high fixed cost. Thread-safe.
 *
 * <p>They come from the generator of NIST SP 800-90A, which the operating system seeds. The default on Linux mixes each draw with one from
 * the system, and takes three times as long: for a message's id as long as to write the message.
 */
final class SecureNumbers implements RandomGenerator {

    private static final int BUFFER_BYTES = 4096;

    private final SecureRandom source = newSource();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).position(BUFFER_BYTES);

    private static SecureRandom newSource() {
        try {
            return SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException e) {
            // A JDK without Sun's provider has a default of its own.
            return new SecureRandom();
        }
    }

    @Override
    public synchronized long nextLong() {
        if (!buffer.hasRemaining()) {
            source.nextBytes(buffer.array());
            buffer.clear();
        }
        return buffer.getLong();
    }
}
