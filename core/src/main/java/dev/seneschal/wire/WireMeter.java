package dev.seneschal.wire;

/**
 * Is told what codecs and compressors do, such as to keep metrics of it: see {@link WireFormat#meteredBy}. Called after each piece of
 * work on the thread that did it, so an implementation is thread-safe, quick, and throws nothing. Work that failed is not told.
 */
public interface WireMeter {

    /** Which way a message went. */
    enum Direction {
        /** From a message to bytes, or from bytes to fewer. */
        OUT,
        /** Back. */
        IN
    }

    /**
     * A message was encoded or decoded.
     *
     * @param codec the codec's name
     * @param direction which way
     * @param bytes the encoded size, not compressed
     * @param nanos how long it took, in nanoseconds
     */
    void coded(String codec, Direction direction, int bytes, long nanos);

    /**
     * Bytes were compressed or unpacked. What {@link Compressor#NONE} does is not told.
     *
     * @param compressor the compressor's name
     * @param direction which way
     * @param unpacked the size before compression
     * @param packed the size after it
     * @param nanos how long it took, in nanoseconds
     */
    void compressed(String compressor, Direction direction, int unpacked, int packed, long nanos);
}
