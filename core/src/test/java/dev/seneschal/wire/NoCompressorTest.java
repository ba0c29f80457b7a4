package dev.seneschal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NoCompressorTest {

    private static final byte[] BYTES = {1, 2, 3};

    @Test
    void leavesBytesAsTheyAre() {
        assertThat(Compressor.NONE.compress(BYTES)).isSameAs(BYTES);
        assertThat(Compressor.NONE.decompress(BYTES, WireLimits.defaults())).isSameAs(BYTES);
    }

    @Test
    void refusesMoreBytesThanTheLimit() {
        assertThatThrownBy(() -> Compressor.NONE.decompress(BYTES, new WireLimits(2, 200, 1)))
                .isInstanceOf(CompressionException.class)
                .hasMessageContainingAll("3", "2");
    }
}
