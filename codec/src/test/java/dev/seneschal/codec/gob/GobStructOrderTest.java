package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A record is read in one way if its fields come in its own order, in another if they do not; both must come to the same. */
class GobStructOrderTest {

    private static final Gob GOB = Gob.builder().build();

    /** What all three records below hold. */
    private static final Own VALUE = new Own(
            -7,
            "text",
            true,
            2.5,
            1.5f,
            'c',
            (byte) -3,
            new byte[] {1, 2},
            List.of("a", "ü"),
            new Inner(5, "in"),
            Optional.of(9L),
            new Inner(6, ""));

    public record Inner(long number, String name) {}

    public record Own(
            long number,
            String text,
            boolean flag,
            double real,
            float single,
            char letter,
            @GobUnsigned byte small,
            byte[] bytes,
            List<String> texts,
            @Nullable Inner inner,
            Optional<Long> maybe,
            @GobPresent Inner present) {}

    /** The same fields, sent in another order. */
    public record Reordered(
            @GobPresent Inner present,
            Optional<Long> maybe,
            @Nullable Inner inner,
            List<String> texts,
            byte[] bytes,
            @GobUnsigned byte small,
            char letter,
            float single,
            double real,
            boolean flag,
            String text,
            long number) {}

    /** The first of the fields, as an older sender has them. */
    public record Older(long number, String text) {}

    private final GobType<Own> own = GOB.type(Own.class);
    private final GobType<Reordered> reordered = GOB.type(Reordered.class);

    @Test
    void bothOrdersGiveTheSameValue() {
        Own straight = own.decode(own.encode(VALUE));
        Own byName = own.decode(reordered.encode(reordered(VALUE)));

        assertThat(straight).usingRecursiveComparison().isEqualTo(VALUE);
        assertThat(byName).usingRecursiveComparison().isEqualTo(VALUE);
    }

    @Test
    void whatWasNotSentIsZeroInBothOrders() {
        Own zero = new Own(
                0, "", false, 0, 0, '\0', (byte) 0, new byte[0], List.of(), null, Optional.empty(), new Inner(0, ""));

        assertThat(own.decode(own.encode(zero))).usingRecursiveComparison().isEqualTo(zero);
        assertThat(own.decode(reordered.encode(reordered(zero))))
                .usingRecursiveComparison()
                .isEqualTo(zero);
    }

    @Test
    void anOlderSenderLeavesTheRestAtZero() {
        Own read = own.decode(GOB.type(Older.class).encode(new Older(3, "old")));

        assertThat(read.number()).isEqualTo(3);
        assertThat(read.text()).isEqualTo("old");
        assertThat(read.texts()).isEmpty();
        assertThat(read.inner()).isNull();
        assertThat(read.present()).isEqualTo(new Inner(0, ""));
    }

    @Test
    void listsMadeAnewAreNotSharedByRecords() {
        byte[] empty = GOB.type(Older.class).encode(new Older(3, "old"));

        own.decode(empty).texts().add("of the first one");

        assertThat(own.decode(empty).texts()).isEmpty();
    }

    @Test
    void aDamagedFieldIsNamedInBothOrders() {
        byte[] straight = damaged(own.encode(VALUE));
        byte[] byName = damaged(reordered.encode(reordered(VALUE)));

        assertThat(failure(straight).path()).isEqualTo("Own.Inner.Name");
        assertThat(failure(byName).path()).isEqualTo("Own.Inner.Name");
        assertThat(failure(straight).reason()).startsWith("string of length 127");
        assertThat(failure(byName).reason()).startsWith("string of length 127");
    }

    @Test
    void whatAConstructorThrowsIsTheCauseAndNamesTheField() {
        GobType<Holder> holder = GOB.type(Holder.class);
        byte[] bytes = holder.encode(new Holder(new Positive(1)));
        bytes[bytes.length - 3] = 1;

        GobException failure = catchThrowableOfType(GobException.class, () -> holder.decode(bytes));

        assertThat(failure).hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(failure.path()).isEqualTo("Holder.Held");
    }

    public record Holder(Positive held) {}

    public record Positive(long value) {
        public Positive {
            if (value < 0) {
                throw new IllegalArgumentException("value must not be negative, was " + value);
            }
        }
    }

    private GobException failure(byte[] bytes) {
        return catchThrowableOfType(GobException.class, () -> own.decode(bytes));
    }

    /** Makes the text "in" claim to be longer than its frame. */
    private static byte[] damaged(byte[] bytes) {
        for (int i = bytes.length - 3; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + 3, new byte[] {2, 'i', 'n'}, 0, 3)) {
                bytes[i] = 0x7f;
                return bytes;
            }
        }
        throw new AssertionError("no text");
    }

    private static Reordered reordered(Own value) {
        return new Reordered(
                value.present(),
                value.maybe(),
                value.inner(),
                value.texts(),
                value.bytes(),
                value.small(),
                value.letter(),
                value.single(),
                value.real(),
                value.flag(),
                value.text(),
                value.number());
    }
}
