package dev.seneschal.wire;

/**
 * Makes bytes smaller and back: zstd or gzip. Implementations are thread-safe.
 */
public interface Compressor {

    /** Leaves bytes as they are; its name is {@code none}. */
    Compressor NONE = new NoCompressor();

    /**
     * The name that header {@code cmp} carries.
     *
     * @return {@code z}, {@code g}, {@code none} or another
     */
    String name();

    /**
     * Compresses.
     *
     * @param bytes any bytes; not changed
     * @return the compressed bytes
     */
    byte[] compress(byte[] bytes);

    /**
     * Unpacks. Whatever the bytes, it ends in at most {@link WireLimits#maxUnpacked} bytes or in a {@link CompressionException}.
     *
     * @param bytes compressed bytes; not changed
     * @param limits how much to unpack to
     * @return the unpacked bytes
     * @throws CompressionException if they are damaged, or unpack to more than the limits allow
     */
    byte[] decompress(byte[] bytes, WireLimits limits);
}
