package dev.seneschal.examples;

import static dev.seneschal.codec.StewardDialect.APRIL;
import static dev.seneschal.codec.StewardDialect.JANUARY;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.GzipCompressor;
import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.wire.WireFormat;

/** A wire format for a fleet of Steward nodes of two versions. docs/codecs.md shows the lines between the marks. */
public final class MixedFleet {

    private MixedFleet() {}

    /**
     * The format.
     *
     * @return writes gob and zstd in the April dialect, and reads whatever Steward writes
     */
    public static WireFormat wireFormat() {
        // docs begins
        return WireFormat.builder(APRIL)
                .alsoSpeaking(JANUARY)
                .codecs(new GobCodec(), new CborCodec())
                .compressors(new ZstdCompressor(), new GzipCompressor())
                .build();
        // docs ends
    }
}
