package dev.seneschal.wire;

/**
 * How much a received message may take, so that a few hostile bytes cannot cost much.
 *
 * @param maxBytes the largest message, unpacked
 * @param maxRatio how many bytes each compressed byte may unpack to, above the first 64 KiB
 * @param maxDepth how deep messages may be nested in {@code PreviousMessage}
 */
public record WireLimits(int maxBytes, int maxRatio, int maxDepth) {

    private static final int ALWAYS_ALLOWED = 64 * 1024;
    private static final WireLimits DEFAULTS = new WireLimits(16 * 1024 * 1024, 200, 1024);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is less than 1; the text names it and its value
     */
    public WireLimits {
        check("maxBytes", maxBytes);
        check("maxRatio", maxRatio);
        check("maxDepth", maxDepth);
    }

    /**
     * 16 MiB, a ratio of 200, and a depth of 1,024.
     *
     * @return the default limits
     */
    public static WireLimits defaults() {
        return DEFAULTS;
    }

    /**
     * What compressed bytes may unpack to.
     *
     * @param compressedBytes how many there are
     * @return the largest number of unpacked bytes
     */
    public int maxUnpacked(int compressedBytes) {
        long byRatio = Math.max(ALWAYS_ALLOWED, (long) maxRatio * compressedBytes);
        return (int) Math.min(maxBytes, byRatio);
    }

    private static void check(String limit, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(limit + " must be at least 1, was " + value);
        }
    }
}
