package dev.seneschal.nats;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.GzipCompressor;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.codec.key.Ed25519KeyPair;
import dev.seneschal.codec.key.Ed25519Signer;
import dev.seneschal.wire.WireFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of the ways in which a fleet of Steward nodes writes.
 *
 * @param dialect its version
 * @param codec {@code gob} or {@code cbor}
 * @param compression {@code none}, {@code zstd}, or in April {@code gzip}
 */
record Way(StewardDialect dialect, String codec, String compression) {

    private static final Map<String, String> COMPRESSORS = Map.of("none", "none", "zstd", "z", "gzip", "g");

    static Stream<Way> all() {
        return Stream.of(StewardDialect.APRIL, StewardDialect.JANUARY)
                .flatMap(dialect -> Stream.of("gob", "cbor")
                        .flatMap(codec -> compressions(dialect).stream().map(each -> new Way(dialect, codec, each))));
    }

    private static List<String> compressions(StewardDialect dialect) {
        return dialect == StewardDialect.APRIL ? List.of("none", "zstd", "gzip") : List.of("none", "zstd");
    }

    boolean isJanuary() {
        return dialect == StewardDialect.JANUARY;
    }

    /** The word for the compression in header {@code cmp}. */
    String compressor() {
        return COMPRESSORS.get(compression);
    }

    /** A node's wire format, which writes this way and compresses whatever it helps to compress. */
    WireFormat format(Ed25519KeyPair keys) {
        return WireFormat.builder(dialect)
                .codecs(new GobCodec(), new CborCodec())
                .compressors(new ZstdCompressor(), new GzipCompressor())
                .writeCodec(codec)
                .writeCompressor(compressor())
                .compressionThreshold(1)
                .signer(new Ed25519Signer(keys))
                .build();
    }

    @Override
    public String toString() {
        return dialect + " " + codec + " " + compression;
    }
}
