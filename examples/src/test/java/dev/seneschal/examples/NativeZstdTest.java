package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.contract.CompressorContract;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.WireLimits;
import org.junit.jupiter.api.Test;

class NativeZstdTest extends CompressorContract {

    @Override
    protected Compressor compressor() {
        return new NativeZstd();
    }

    @Test
    void eachReadsWhatTheOtherWrites() {
        byte[] bytes = "seneschal ".repeat(200).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Compressor java = new ZstdCompressor();

        assertThat(java.decompress(compressor().compress(bytes), WireLimits.defaults()))
                .isEqualTo(bytes);
        assertThat(compressor().decompress(java.compress(bytes), WireLimits.defaults()))
                .isEqualTo(bytes);
    }
}
