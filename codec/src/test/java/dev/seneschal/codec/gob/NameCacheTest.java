package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.NodeName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names that differ in one byte, in a zero or in their length, of which each must come out as itself however often others came before. */
class NameCacheTest {

    private static final long SEED = 20261128;
    private static final int ROUNDS = 200_000;
    private static final int MAX_LENGTH = 40;

    /** So many that some fall on the same places. */
    private static final int PAIRS = 10_000;

    /** Zeros, which must not be taken for bytes that are not there, a sign bit, and what ASCII is. */
    private static final byte[] ALPHABET = {0, 'a', (byte) 0x80};

    private final NameCache names = new NameCache();
    private final Random random = new Random(SEED);

    @Test
    void eachNameIsItself() {
        byte[] name = {};
        for (int i = 0; i < ROUNDS; i++) {
            name = another(name);
            byte[] padding = new byte[random.nextInt(10)];
            random.nextBytes(padding);
            String expected = new String(name, StandardCharsets.UTF_8);
            String read = read(name, padding, i % 3);

            assertThat(read).as("name %d, seed %d", i, SEED).isEqualTo(expected);
        }
    }

    @Test
    void aNameThatCameBeforeIsTheSameObject() {
        for (int length = 1; length <= 32; length++) {
            byte[] name = new byte[length];
            Arrays.fill(name, (byte) 'n');
            NameCache cache = new NameCache();

            assertThat(cache.readNode(input(name, new byte[8]))).isSameAs(cache.readNode(input(name, new byte[0])));
            assertThat(cache.readFile(input(name, new byte[0]))).isSameAs(cache.readFile(input(name, new byte[8])));
        }
    }

    /** Also where others were before. */
    @Test
    void keepsAnyTwo() {
        byte[] name = "node".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < PAIRS; i++) {
            byte[] other = ("other" + i).getBytes(StandardCharsets.US_ASCII);
            names.readNode(input(name, new byte[8]));
            NodeName second = names.readNode(input(other, new byte[8]));
            NodeName first = names.readNode(input(name, new byte[8]));

            assertThat(names.readNode(input(other, new byte[8])))
                    .as("other%d", i)
                    .isSameAs(second);
            assertThat(names.readNode(input(name, new byte[8])))
                    .as("beside other%d", i)
                    .isSameAs(first);
            assertThat(names.readNode(input(other, new byte[8])))
                    .as("other%d", i)
                    .isSameAs(second);
        }
    }

    /** The last one with a byte changed, or one of any length. */
    private byte[] another(byte[] last) {
        byte[] name = random.nextInt(4) == 0 ? new byte[random.nextInt(MAX_LENGTH + 1)] : last.clone();
        if (name.length > 0) {
            name[random.nextInt(name.length)] = ALPHABET[random.nextInt(ALPHABET.length)];
        }
        return name;
    }

    private String read(byte[] name, byte[] padding, int how) {
        GobInput in = input(name, padding);
        String read = switch (how) {
            case 0 -> names.readNode(in).value();
            case 1 -> names.readMethod(in).value();
            default -> names.readFile(in);
        };
        assertThat(in.index()).isEqualTo(2 + name.length);
        return read;
    }

    /** A frame that holds the name alone, and what stands behind it in the array. */
    private static GobInput input(byte[] name, byte[] padding) {
        byte[] bytes = new byte[2 + name.length + padding.length];
        bytes[0] = (byte) (1 + name.length);
        bytes[1] = (byte) name.length;
        System.arraycopy(name, 0, bytes, 2, name.length);
        System.arraycopy(padding, 0, bytes, 2 + name.length, padding.length);
        GobInput in = new GobInput(bytes, 0, bytes.length, GobLimits.defaults());
        in.nextFrame();
        return in;
    }
}
