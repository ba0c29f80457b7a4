package dev.seneschal.examples;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.seneschal.wire.CompressionException;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.PromptReader;
import dev.seneschal.wire.WireLimits;
import java.util.Arrays;

/**
 * Zstandard by the native library, as a host plugs it in: it has the same name as the one in Java, so that nodes with either understand
 * each other. The library is zstd-jni. Its test extends the contract of compressors from the test kit, and is all that is needed to know
 * that it may take what a network brings.
 */
public final class NativeZstd implements Compressor, PromptReader {

    private static final int LEVEL = 3;
    private static final int FIRST_GUESS = 4;
    private static final int SMALLEST = 1024;

    /** A compressor; one is enough. */
    public NativeZstd() {}

    @Override
    public String name() {
        return "z";
    }

    @Override
    public byte[] compress(byte[] bytes) {
        return Zstd.compress(bytes, LEVEL);
    }

    /** Tries with more and more room, up to the limit: what a frame says of its size is not to be trusted, nor always there. */
    @Override
    public byte[] decompress(byte[] bytes, WireLimits limits) {
        if (bytes.length == 0) {
            throw new CompressionException("no zstd frame in no bytes");
        }
        int max = limits.maxUnpacked(bytes.length);
        long room = Math.min(max, Math.max(SMALLEST, (long) FIRST_GUESS * bytes.length));
        while (true) {
            byte[] unpacked = new byte[(int) room];
            try {
                long size = Zstd.decompressByteArray(unpacked, 0, unpacked.length, bytes, 0, bytes.length);
                return Arrays.copyOf(unpacked, (int) size);
            } catch (ZstdException e) {
                if (e.getErrorCode() != Zstd.errDstSizeTooSmall()) {
                    throw new CompressionException("zstd frame is damaged: " + e.getMessage(), e);
                }
                if (room == max) {
                    throw new CompressionException("zstd unpacks to more than " + max + " bytes", e);
                }
            }
            room = Math.min(max, 2 * room);
        }
    }
}
