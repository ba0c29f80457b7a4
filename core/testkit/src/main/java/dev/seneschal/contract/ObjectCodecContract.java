package dev.seneschal.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.ObjectCodec;
import dev.seneschal.wire.WireLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ObjectCodec} must do. To check yours, extend this class in a test and return it from {@link #codec()}. It is given
 * the records of this class, which are public and exported.
 */
public abstract class ObjectCodecContract {

    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final int RANDOM_INPUTS = 20_000;
    private static final long SEED = 7;

    /** For subclasses. */
    protected ObjectCodecContract() {}

    /**
     * The codec to check.
     *
     * @return the same or a new one each time
     */
    protected abstract ObjectCodec codec();

    /**
     * A body with a bit of everything.
     *
     * @param table where the guests sit
     * @param seats how many there are
     * @param price what one costs
     * @param paid whether it has been paid
     * @param dishes what is served, with how much of it
     * @param notes in the order they came
     * @param seal any bytes
     */
    public record Dinner(
            String table,
            long seats,
            double price,
            boolean paid,
            Map<String, Integer> dishes,
            List<Note> notes,
            byte[] seal) {}

    /**
     * A body within another.
     *
     * @param from who wrote it
     * @param text what it says
     */
    public record Note(String from, String text) {}

    /**
     * A body that holds another of its kind.
     *
     * @param name what it is called
     * @param inner what is in it, or nothing
     */
    public record Box(String name, List<Box> inner) {}

    /**
     * A body with something in each component.
     *
     * @return the same each time
     */
    protected static Dinner dinner() {
        return new Dinner(
                "by the window",
                Long.MAX_VALUE - 1,
                12.5,
                true,
                Map.of("soup", 2),
                List.of(new Note("cook", "\u00e9\u20ac\ud83d\ude00"), new Note("", "")),
                new byte[] {0, -1, 127, -128});
    }

    /** The content type can stand in a header and has no parameters. */
    @Test
    protected void contentTypeIsAMediaType() {
        assertThat(codec().contentType()).matches("[a-z]+/[a-z0-9.+-]+");
    }

    /** What is written comes back. */
    @Test
    protected void keepsEveryComponent() {
        Dinner decoded = codec().decode(codec().encode(dinner()), Dinner.class, LIMITS);

        assertThat(decoded).usingRecursiveComparison().isEqualTo(dinner());
    }

    /** The numbers' ends, and texts and bytes of any length. */
    @Test
    protected void keepsNumbersTextsAndBytesOfAnySize() {
        for (int length : new int[] {0, 1, 23, 24, 127, 128, 255, 256, 65535, 65536}) {
            for (long number : new long[] {0, 1, -1, length, -length, Long.MIN_VALUE, Long.MAX_VALUE}) {
                Dinner dinner = new Dinner(
                        "x".repeat(length), number, (double) number, false, Map.of(), List.of(), new byte[length]);

                Dinner decoded = codec().decode(codec().encode(dinner), Dinner.class, LIMITS);

                assertThat(decoded.table()).isEqualTo(dinner.table());
                assertThat(decoded.seats()).isEqualTo(number);
                assertThat(decoded.price()).isEqualTo((double) number);
                assertThat(decoded.seal()).isEqualTo(dinner.seal());
            }
        }
    }

    /** Equal bodies are equal bytes. */
    @Test
    protected void writesTheSameBytesEachTime() {
        assertThat(codec().encode(dinner())).isEqualTo(codec().encode(dinner()));
    }

    /** What a codec cannot write is an error that names the type. */
    @Test
    protected void refusesToWriteWhatHasNothingToWrite() {
        assertThatThrownBy(() -> codec().encode(new Object()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("java.lang.Object");
    }

    /** No proper beginning of a body is a body. */
    @Test
    protected void rejectsTruncatedBytes() {
        byte[] encoded = codec().encode(dinner());

        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);

            assertThatThrownBy(() -> codec().decode(cut, Dinner.class, LIMITS))
                    .as("%d of %d bytes", length, encoded.length)
                    .isInstanceOf(CodecException.class);
        }
    }

    /** Nothing may follow a body. */
    @Test
    protected void rejectsTrailingBytes() {
        byte[] encoded = codec().encode(dinner());
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        longer[encoded.length] = 1;

        assertThatThrownBy(() -> codec().decode(longer, Dinner.class, LIMITS)).isInstanceOf(CodecException.class);
    }

    /** Damaged and random bytes end in a body or in a {@link CodecException}. */
    @Test
    protected void anyBytesEndInABodyOrACodecException() {
        byte[] encoded = codec().encode(dinner());
        Random random = new Random(SEED);

        for (int i = 0; i < RANDOM_INPUTS; i++) {
            byte[] bytes = i % 4 == 0 ? randomBytes(random) : damaged(encoded, random);
            try {
                assertThat(codec().decode(bytes, Dinner.class, LIMITS)).isNotNull();
            } catch (CodecException expected) {
                assertThat(expected).hasMessageNotContaining(": null");
            }
        }
    }

    /** The limit of bytes holds. */
    @Test
    protected void rejectsMoreBytesThanTheLimit() {
        byte[] encoded = codec().encode(dinner());
        WireLimits enough = new WireLimits(encoded.length, 1, 16);
        WireLimits oneLess = new WireLimits(encoded.length - 1, 1, 16);

        assertThat(codec().decode(encoded, Dinner.class, enough)).isNotNull();
        assertThatThrownBy(() -> codec().decode(encoded, Dinner.class, oneLess)).isInstanceOf(CodecException.class);
    }

    /** The limit of depth holds, far below what the thread's stack could take. */
    @Test
    protected void rejectsDeeperNestingThanTheLimit() {
        WireLimits limits = new WireLimits(1 << 20, 1, 32);
        byte[] shallow = codec().encode(boxes(10));
        byte[] deep = codec().encode(boxes(40));

        assertThat(codec().decode(shallow, Box.class, limits)).isEqualTo(boxes(10));
        assertThatThrownBy(() -> codec().decode(deep, Box.class, limits)).isInstanceOf(CodecException.class);
    }

    /** Neither direction changes the arrays that it is given, nor keeps them. */
    @Test
    protected void leavesItsInputAlone() {
        byte[] encoded = codec().encode(dinner());

        Dinner decoded = codec().decode(encoded, Dinner.class, LIMITS);
        assertThat(encoded).isEqualTo(codec().encode(dinner()));
        Arrays.fill(encoded, (byte) 0x55);

        assertThat(decoded).usingRecursiveComparison().isEqualTo(dinner());
    }

    /** One codec serves many threads. */
    @Test
    protected void servesManyThreads() {
        ObjectCodec codec = codec();

        boolean allEqual = IntStream.range(0, 2_000).parallel().allMatch(i -> {
            Note note = new Note("cook " + i, "x".repeat(i % 100));
            return codec.decode(codec.encode(note), Note.class, LIMITS).equals(note);
        });

        assertThat(allEqual).isTrue();
    }

    private static Box boxes(int depth) {
        Box box = new Box("innermost", List.of());
        for (int i = 1; i < depth; i++) {
            box = new Box("box", List.of(box));
        }
        return box;
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
