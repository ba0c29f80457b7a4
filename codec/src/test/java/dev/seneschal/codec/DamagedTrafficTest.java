package dev.seneschal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.wire.CompressionException;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireException;
import dev.seneschal.wire.WireLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captured payloads, cut and damaged in every codec and compressor: nothing but the declared exceptions, in bounded memory. */
class DamagedTrafficTest {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final long SEED = 20_220_407;
    private static final int MUTATIONS_EACH = 100;

    /** What a failure may cost whatever the input: exception, path, buffers of fixed size. */
    private static final long FIXED_BYTES = 400_000;

    @Test
    void noCutMessageIsRead() {
        int cuts = 0;
        for (String file : List.of("april-gob-none.jsonl", "april-relay-gob.jsonl", "april-cbor-none.jsonl")) {
            MessageCodec codec = file.contains("gob") ? new GobCodec() : new CborCodec();
            for (Capture capture : Capture.messages(file).toList()) {
                cuts += rejectsEveryCut(capture.envelope().body(), bytes -> codec.decode(bytes, LIMITS));
            }
        }

        assertThat(cuts).isGreaterThan(30_000);
    }

    @Test
    void noCutFrameIsUnpacked() {
        int cuts = 0;
        for (String file :
                List.of("april-gob-z.jsonl", "april-gob-g.jsonl", "april-cbor-z.jsonl", "april-cbor-g.jsonl")) {
            Compressor compressor = compressor(file);
            for (Capture capture : Capture.messages(file).toList()) {
                cuts += rejectsEveryCut(capture.envelope().body(), bytes -> compressor.decompress(bytes, LIMITS));
            }
        }

        assertThat(cuts).isGreaterThan(30_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "april-gob-none.jsonl",
                "april-relay-gob.jsonl",
                "april-gob-z.jsonl",
                "april-gob-g.jsonl",
                "april-cbor-none.jsonl",
                "april-cbor-z.jsonl",
                "april-cbor-g.jsonl"
            })
    void damagedPayloadsEndInAMessageOrADeclaredException(String file) {
        MessageCodec codec = file.contains("gob") ? new GobCodec() : new CborCodec();
        Compressor compressor = compressor(file);
        Random random = new Random(SEED);
        int damaged = 0;

        for (Capture capture : Capture.messages(file).toList()) {
            byte[] body = capture.envelope().body();
            for (int i = 0; i < MUTATIONS_EACH; i++, damaged++) {
                byte[] bytes = damaged(body, random);
                long allocated = AllocatedBytes.by(() -> tryToRead(bytes, codec, compressor));

                assertThat(allocated)
                        .as("%s, mutation %d, seed %d", capture, i, SEED)
                        .isLessThan(FIXED_BYTES + 2L * LIMITS.maxUnpacked(bytes.length) + 40L * bytes.length);
            }
        }

        assertThat(damaged).isGreaterThanOrEqualTo(10 * MUTATIONS_EACH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"april-gob-z.jsonl", "april-gob-g.jsonl", "april-cbor-z.jsonl", "april-cbor-g.jsonl"})
    void aDamagedFrameIsNeverUnpackedToSomethingElse(String file) {
        Compressor compressor = compressor(file);
        Random random = new Random(SEED);
        int refused = 0;

        for (Capture capture : Capture.messages(file).toList()) {
            byte[] body = capture.envelope().body();
            byte[] expected = compressor.decompress(body, LIMITS);
            for (int i = 0; i < MUTATIONS_EACH; i++) {
                byte[] bytes = body.clone();
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                try {
                    assertThat(compressor.decompress(bytes, LIMITS)).isEqualTo(expected);
                } catch (CompressionException e) {
                    refused++;
                }
            }
        }

        assertThat(refused).isGreaterThan(2_000);
    }

    private static Compressor compressor(String file) {
        if (file.endsWith("-z.jsonl")) {
            return new ZstdCompressor();
        }
        return file.endsWith("-g.jsonl") ? new GzipCompressor() : Compressor.NONE;
    }

    private static int rejectsEveryCut(byte[] bytes, Consumer<byte[]> reader) {
        for (int length = 0; length < bytes.length; length++) {
            try {
                reader.accept(Arrays.copyOf(bytes, length));
                fail("read %d of %d bytes", length, bytes.length);
            } catch (WireException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
        return bytes.length;
    }

    private static void tryToRead(byte[] bytes, MessageCodec codec, Compressor compressor) {
        try {
            codec.decode(compressor.decompress(bytes, LIMITS), LIMITS);
        } catch (WireException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    /** Bytes changed, cut out, doubled, or set to what lengths look like. */
    private static byte[] damaged(byte[] bytes, Random random) {
        byte[] copy = bytes.clone();
        for (int i = random.nextInt(5); i >= 0; i--) {
            int at = random.nextInt(copy.length);
            switch (random.nextInt(5)) {
                case 0 -> copy[at] = (byte) random.nextInt();
                case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> copy[at] = (byte) (0xf8 + random.nextInt(8));
                case 3 -> copy = without(copy, at, random.nextInt(8));
                default -> copy = doubled(copy, at);
            }
            if (copy.length == 0) {
                return copy;
            }
        }
        return copy;
    }

    private static byte[] without(byte[] bytes, int from, int count) {
        int to = Math.min(bytes.length, from + count);
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, shorter, from, bytes.length - to);
        return shorter;
    }

    private static byte[] doubled(byte[] bytes, int from) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + bytes.length - from);
        System.arraycopy(bytes, from, longer, bytes.length, bytes.length - from);
        return longer;
    }
}
