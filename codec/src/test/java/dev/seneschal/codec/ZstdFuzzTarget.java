package dev.seneschal.codec;

import dev.seneschal.wire.CompressionException;
import dev.seneschal.wire.WireLimits;
import java.util.Arrays;

/** For {@code ./dev fuzz}: whatever unpacks stays within the limits, and unpacks the same again after it was packed. */
public final class ZstdFuzzTarget {

    private static final ZstdCompressor COMPRESSOR = new ZstdCompressor();
    private static final WireLimits LIMITS = WireLimits.defaults();
    private static final WireLimits ANY_RATIO = new WireLimits(LIMITS.maxBytes(), Integer.MAX_VALUE, 1);

    private ZstdFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        try {
            byte[] unpacked = COMPRESSOR.decompress(bytes, LIMITS);
            FuzzChecks.same(true, unpacked.length <= LIMITS.maxUnpacked(bytes.length));
            byte[] again = COMPRESSOR.decompress(COMPRESSOR.compress(unpacked), ANY_RATIO);
            FuzzChecks.same(true, Arrays.equals(unpacked, again));
        } catch (CompressionException expected) {
            // not packed
        }
    }
}
