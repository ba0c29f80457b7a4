package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tells the comparison with Go that a stream's counts are the reason for a difference. */
class InterfaceCountsTest {

    private static final String VALUES =
            "25ff8103010105496661636501ff82000103010141011000010142011000010143011000000022ff8201"
                    + "03696e7404COUNT00000106737472696e670c0200000104626f6f6c0202000000";

    @Test
    void areRightInWhatGoWrites() {
        assertThat(InterfaceCounts.areWrong(stream("02"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "01", "03", "7f"})
    void areWrongInWhatWasChanged(String count) {
        assertThat(InterfaceCounts.areWrong(stream(count))).isTrue();
    }

    private static byte[] stream(String count) {
        return HexFormat.of().parseHex(VALUES.replace("COUNT", count));
    }

    @Test
    void areWrongWhereATypeIsDefinedInTheValue() {
        Vectors vectors = Vectors.own();

        assertThat(InterfaceCounts.areWrong(
                        vectors.bytes(vectors.named("compat/drop_iface_nested").orElseThrow())))
                .isTrue();
    }
}
