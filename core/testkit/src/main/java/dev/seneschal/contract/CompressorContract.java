package dev.seneschal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.wire.CompressionException;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.WireLimits;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Compressor} must do. To check yours, extend this class in a test and return it from {@link #compressor()}.
 */
public abstract class CompressorContract {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final int RANDOM_INPUTS = 5_000;
    private static final long SEED = 7;

    /** For subclasses. */
    protected CompressorContract() {}

    /**
     * The compressor to check.
     *
     * @return the same or a new one each time
     */
    protected abstract Compressor compressor();

    /** The name can stand in a header. */
    @Test
    protected void nameIsAPlainWord() {
        assertThat(compressor().name()).matches("[a-z0-9]+");
    }

    /** What is packed comes back, whatever its size. */
    @Test
    protected void unpacksWhatItPacked() {
        Random random = new Random(SEED);

        for (int size : new int[] {0, 1, 2, 10, 255, 256, 1_024, 1_025, 70_000, 131_072, 131_073, 1_000_000}) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            byte[] text = text(size);

            assertThat(unpack(compressor().compress(noise))).isEqualTo(noise);
            assertThat(unpack(compressor().compress(text))).isEqualTo(text);
        }
    }

    /** Fewer bytes than went in, where there is something to save. */
    @Test
    protected void makesRepetitiveBytesSmaller() {
        assertThat(compressor().compress(text(10_000))).hasSizeLessThan(1_000);
    }

    /** Neither direction changes the arrays that it is given. */
    @Test
    protected void leavesItsInputAlone() {
        byte[] bytes = text(500);
        byte[] packed = compressor().compress(bytes);
        byte[] packedBefore = packed.clone();

        compressor().decompress(packed, LIMITS);

        assertThat(bytes).isEqualTo(text(500));
        assertThat(packed).isEqualTo(packedBefore);
    }

    /** The limit of unpacked bytes holds, to the byte. */
    @Test
    protected void unpacksNoMoreThanTheLimit() {
        byte[] packed = compressor().compress(text(5_000));

        assertThat(compressor().decompress(packed, new WireLimits(5_000, 1_000, 1)))
                .hasSize(5_000);
        assertThatThrownBy(() -> compressor().decompress(packed, new WireLimits(4_999, 1_000, 1)))
                .isInstanceOf(CompressionException.class)
                .hasMessageContaining("4999");
    }

    /** The limit of the ratio holds above what is always allowed. */
    @Test
    protected void unpacksNoMoreThanTheRatio() {
        byte[] packed = compressor().compress(new byte[10_000_000]);

        assertThatThrownBy(() -> compressor().decompress(packed, new WireLimits(16_000_000, 10, 1)))
                .isInstanceOf(CompressionException.class);
    }

    /** Nothing is not a frame. */
    @Test
    protected void rejectsNoBytesAtAll() {
        assertThatThrownBy(() -> compressor().decompress(new byte[0], LIMITS)).isInstanceOf(CompressionException.class);
    }

    /** No proper beginning of a frame is a frame. */
    @Test
    protected void rejectsTruncatedBytes() {
        byte[] packed = compressor().compress(text(3_000));

        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);

            assertThatThrownBy(() -> compressor().decompress(cut, LIMITS))
                    .as("%d of %d bytes", length, packed.length)
                    .isInstanceOf(CompressionException.class);
        }
    }

    /** What follows a frame is a frame, or wrong. */
    @Test
    protected void rejectsTrailingBytes() {
        byte[] packed = compressor().compress(text(300));

        for (int extra : new int[] {1, 3, 4, 10, 100}) {
            byte[] longer = Arrays.copyOf(packed, packed.length + extra);

            assertThatThrownBy(() -> compressor().decompress(longer, LIMITS)).isInstanceOf(CompressionException.class);
        }
    }

    /** Damaged and random bytes end in bytes within the limits or in a {@link CompressionException}. */
    @Test
    protected void anyBytesEndInBytesOrACompressionException() {
        byte[] packed = compressor().compress(text(3_000));
        Random random = new Random(SEED);

        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] bytes = i % 4 == 0 ? randomBytes(random) : damaged(packed, random);
            try {
                assertThat(compressor().decompress(bytes, LIMITS).length)
                        .isLessThanOrEqualTo(LIMITS.maxUnpacked(bytes.length));
            } catch (CompressionException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    /** One compressor serves many threads. */
    @Test
    protected void servesManyThreads() {
        Compressor compressor = compressor();

        boolean allEqual = IntStream.range(0, 500).parallel().allMatch(size -> {
            byte[] bytes = text(size);
            return Arrays.equals(compressor.decompress(compressor.compress(bytes), LIMITS), bytes);
        });

        assertThat(allEqual).isTrue();
    }

    private byte[] unpack(byte[] packed) {
        return compressor().decompress(packed, new WireLimits(LIMITS.maxBytes(), 100_000, 1));
    }

    private static byte[] text(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) "seneschal, steward of a great house; ".charAt(i % 37);
        }
        return bytes;
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(64)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] copy = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        return copy;
    }
}
