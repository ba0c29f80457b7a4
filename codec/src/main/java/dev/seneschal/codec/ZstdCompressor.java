package dev.seneschal.codec;

import dev.seneschal.wire.CompressionException;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.PromptReader;
import dev.seneschal.wire.WireLimits;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.util.Arrays;

/**
 * Zstandard; its name is {@code z}. Thread-safe.
 *
 * <p>It reads one frame or several in a row, each with or without content size and checksum; a checksum that is there must be right.
 * Before anything is unpacked, all frames are walked over by their heads: dictionaries, windows over 8 MiB, cut frames and frames that
 * claim to unpack to more than the limits are refused, and no more memory is taken than the blocks can fill within the limits.
 */
public final class ZstdCompressor implements Compressor, PromptReader {

    private final ContextPool<ZstdDecompressor> decompressors = new ContextPool<>(ZstdDecompressor::new);

    /** A compressor; one is enough. */
    public ZstdCompressor() {}

    @Override
    public String name() {
        return "z";
    }

    @Override
    public byte[] compress(byte[] bytes) {
        io.airlift.compress.zstd.ZstdCompressor zstd = new io.airlift.compress.zstd.ZstdCompressor();
        byte[] packed = new byte[zstd.maxCompressedLength(bytes.length)];
        int length = zstd.compress(bytes, 0, bytes.length, packed, 0, packed.length);
        return Arrays.copyOf(packed, length);
    }

    @Override
    public byte[] decompress(byte[] bytes, WireLimits limits) {
        byte[] unpacked = new byte[requiredBytes(bytes, limits.maxUnpacked(bytes.length))];
        int length = unpackFrames(bytes, unpacked);
        return length == unpacked.length ? unpacked : Arrays.copyOf(unpacked, length);
    }

    private static int requiredBytes(byte[] bytes, int max) {
        long atLeast = 0;
        long atMost = 0;
        int at = 0;
        do {
            ZstdFrame frame = ZstdFrame.at(bytes, at);
            atLeast += frame.atLeast();
            atMost += frame.atMost();
            at = frame.end();
            if (atLeast > max) {
                throw new CompressionException("zstd frames unpack to " + atLeast + " bytes or more, at most " + max
                        + " are taken from " + bytes.length);
            }
        } while (at < bytes.length);
        return (int) Math.min(max, atMost);
    }

    private int unpackFrames(byte[] bytes, byte[] unpacked) {
        ZstdDecompressor zstd = decompressors.take();
        int size = 0;
        int at = 0;
        while (at < bytes.length) {
            ZstdFrame frame = ZstdFrame.at(bytes, at);
            if (frame.hasContent()) {
                size += unpack(zstd, bytes, at, frame, unpacked, size);
            }
            at = frame.end();
        }
        decompressors.giveBack(zstd);
        return size;
    }

    private static int unpack(ZstdDecompressor zstd, byte[] bytes, int at, ZstdFrame frame, byte[] unpacked, int size) {
        // The library does not look at a frame for which there is no room at all.
        boolean full = size == unpacked.length;
        byte[] target = full ? new byte[1] : unpacked;
        int offset = full ? 0 : size;
        int length;
        try {
            length = zstd.decompress(bytes, at, frame.end() - at, target, offset, target.length - offset);
        } catch (RuntimeException e) {
            // Also others than the library's own, on hostile bytes.
            throw new CompressionException(
                    "zstd frame at byte " + at + " is damaged, or unpacks to more than " + (unpacked.length - size)
                            + " bytes",
                    e);
        }
        if (length < frame.atLeast() || length > frame.atMost() || length > unpacked.length - size) {
            throw new CompressionException(
                    "zstd frame at byte " + at + " unpacks to " + length + " bytes, which is not what its head says");
        }
        return length;
    }
}
