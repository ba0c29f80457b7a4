package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.GobStream.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.MethodHandles;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Enums as texts, and as the numbers that Go's constants are. The bytes are Go 1.19's. */
class GobEnumTest {

    enum State {
        OPEN,
        @GobName("on hold")
        ON_HOLD
    }

    enum Colour {
        RED,
        GREEN,
        BLUE
    }

    record Enums(
            @Nullable State name,
            @GobOrdinal Colour colour,
            @GobOrdinal @GobUnsigned Colour level,
            List<State> names) {}

    private static final String DEFINITIONS =
            "3cff8103010105456e756d7301ff8200010401044e616d65010c000106436f6c6f757201040001054c6576656c01060001054e61"
                    + "6d657301ff8400000016ff83020101085b5d737472696e6701ff8400010c0000";

    /** {@code Enums{"on hold", 2, 1, []string{"OPEN", "on hold"}}}, with a Level that is a uint8. */
    private static final String FULL = "1fff8201076f6e20686f6c6401040101" + "0102044f50454e076f6e20686f6c6400";

    /** {@code Enums{"OPEN", 0, 0, nil}}. */
    private static final String ZERO = "09ff8201044f50454e00";

    private final GobType<Enums> type = GobType.of(Enums.class, MethodHandles.lookup());

    @Test
    void readsAndWritesWhatGoWrites() {
        assertReadsAndWrites(
                FULL, new Enums(State.ON_HOLD, Colour.BLUE, Colour.GREEN, List.of(State.OPEN, State.ON_HOLD)));
        assertReadsAndWrites(ZERO, new Enums(State.OPEN, Colour.RED, Colour.RED, List.of()));
    }

    private void assertReadsAndWrites(String frame, Enums value) {
        assertThat(type.decode(HexFormat.of().parseHex(DEFINITIONS + frame))).isEqualTo(value);
        assertThat(HexFormat.of().formatHex(type.encode(value))).endsWith(frame);
    }

    @Test
    void aNameThatWasNotSentIsNullAndAnOrdinalTheFirst() {
        byte[] bytes = type.encode(new Enums(null, Colour.RED, Colour.RED, List.of()));

        assertThat(type.decode(bytes)).isEqualTo(new Enums(null, Colour.RED, Colour.RED, List.of()));
    }

    @Test
    void constantsThatItDoesNotHaveAreRefused() {
        assertRefused(TypeTable.STRING, "Name", out -> out.writeText("ON_HOLD"), "State has no constant ON_HOLD");
        assertRefused(TypeTable.INT, "Colour", out -> out.writeSigned(3), "Colour has no constant of ordinal 3");
        assertRefused(TypeTable.INT, "Colour", out -> out.writeSigned(-1), "Colour has no constant of ordinal -1");
        assertRefused(TypeTable.UINT, "Level", out -> out.writeUnsigned(3), "Colour has no constant of ordinal 3");
        assertRefused(TypeTable.UINT, "Level", out -> out.writeUnsigned(-1), "of ordinal 18446744073709551615");
    }

    @Test
    void numbersOfTheOtherKindDoNotFit() {
        assertRefused(TypeTable.UINT, "Colour", out -> out.writeUnsigned(1), "does not fit Colour");
        assertRefused(TypeTable.INT, "Level", out -> out.writeSigned(1), "does not fit Colour");
        assertRefused(TypeTable.STRING, "Level", out -> out.writeText("RED"), "does not fit Colour");
    }

    private void assertRefused(int sent, String name, Consumer<GobBuffer> value, String reason) {
        byte[] bytes = new GobStream()
                .struct(65, field(name, sent))
                .value(65, out -> {
                    out.writeUnsigned(1);
                    value.accept(out);
                    out.writeUnsigned(0);
                })
                .toBytes();

        assertThatThrownBy(() -> type.decode(bytes))
                .isInstanceOf(GobException.class)
                .hasMessageStartingWith("Enums." + name)
                .hasMessageContaining(reason);
    }
}
