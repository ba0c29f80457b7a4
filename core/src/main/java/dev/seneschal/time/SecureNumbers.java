package dev.seneschal.time;

import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Numbers from {@link SecureRandom}, drawn 4 KiB at a time since each draw has a high fixed cost. Thread-safe.
 *
 * <p>They come from the generator of NIST SP 800-90A, which the JDK's default one seeds. That one, on Linux, mixes each draw with one from
 * the system, and takes three times as long: for a message's id as long as to write the message. By itself the standard's generator would
 * be seeded from {@code /dev/random}, for which a process can wait on kernels before 5.6.
 */
final class SecureNumbers implements RandomGenerator {

    private static final int BUFFER_BYTES = 4096;
    /** More than the generator's strength asks for. */
    private static final int SEED_BYTES = 64;

    private final SecureRandom source = newSource();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).position(BUFFER_BYTES);

    private static SecureRandom newSource() {
        SecureRandom usual = new SecureRandom();
        try {
            SecureRandom source = SecureRandom.getInstance("DRBG");
            byte[] seed = new byte[SEED_BYTES];
            usual.nextBytes(seed);
            source.setSeed(seed);
            return source;
        } catch (NoSuchAlgorithmException e) {
            // A JDK without Sun's provider has a default of its own.
            return usual;
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
