package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Arguments that differ in one byte, in a zero or in their length, of which each must come out as itself however often others came before. */
class ShortTextsTest {

    private static final long SEED = 20261128;
    private static final int ROUNDS = 100_000;
    private static final int MAX_LENGTH = 11;

    /** Zeros, which must not be taken for bytes that are not there, a sign bit, and what ASCII is. */
    private static final byte[] ALPHABET = {0, 'a', (byte) 0x80, (byte) 0xc2};

    private final ShortTexts texts = new ShortTexts();
    private final Random random = new Random(SEED);

    @Test
    void eachTextIsItself() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] text = new byte[random.nextInt(MAX_LENGTH + 1)];
            for (int j = 0; j < text.length; j++) {
                text[j] = ALPHABET[random.nextInt(ALPHABET.length)];
            }
            byte[] padding = new byte[random.nextInt(10)];
            random.nextBytes(padding);
            GobInput in = input(text, padding);

            assertThat(texts.read(in))
                    .as("text %d, seed %d", i, SEED)
                    .isEqualTo(new String(text, StandardCharsets.UTF_8));
            assertThat(in.index()).isEqualTo(2 + text.length);
        }
    }

    @Test
    void aTextThatCameBeforeIsTheSameObjectUpToEightBytes() {
        for (int length = 1; length <= MAX_LENGTH; length++) {
            byte[] text = new byte[length];
            Arrays.fill(text, (byte) 't');
            String first = texts.read(input(text, new byte[8]));
            String second = texts.read(input(text, new byte[0]));

            assertThat(second == first).as("%d bytes", length).isEqualTo(length <= 8);
        }
    }

    /** The limit counts what is made, so that texts which come again and again do not use it up. */
    @Test
    void aTextThatIsKeptIsChargedOnce() {
        byte[] text = {'-', 'c'};
        GobInput first = input(text, new byte[8]);
        texts.read(first);
        GobInput second = input(text, new byte[8]);
        texts.read(second);

        assertThat(first.charged()).isPositive();
        assertThat(second.charged()).isZero();
    }

    /** A frame that holds the text alone, and what stands behind it in the array. */
    private static GobInput input(byte[] text, byte[] padding) {
        byte[] bytes = new byte[2 + text.length + padding.length];
        bytes[0] = (byte) (1 + text.length);
        bytes[1] = (byte) text.length;
        System.arraycopy(text, 0, bytes, 2, text.length);
        System.arraycopy(padding, 0, bytes, 2 + text.length, padding.length);
        GobInput in = new GobInput(bytes, 0, bytes.length, GobLimits.defaults());
        in.nextFrame();
        return in;
    }
}
