package dev.seneschal.codec;

import dev.seneschal.wire.CompressionException;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.PromptReader;
import dev.seneschal.wire.WireLimits;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Gzip; its name is {@code g}. Thread-safe.
 *
 * <p>It reads one member or several in a row, and checks length and checksum of each; anything else after a member is refused. The
 * unpacked bytes grow as they come and stop at the limit.
 */
public final class GzipCompressor implements Compressor, PromptReader {

    /** As Go writes it: no name, no time, system unknown. */
    private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private static final int SMALLEST_BUFFER = 512;

    // Each frees what it holds outside of the heap when it is collected.
    private final ContextPool<Deflater> deflaters =
            new ContextPool<>(() -> new Deflater(Deflater.DEFAULT_COMPRESSION, true));
    private final ContextPool<Inflater> inflaters = new ContextPool<>(() -> new Inflater(true));

    /** A compressor; one is enough. */
    public GzipCompressor() {}

    @Override
    public String name() {
        return "g";
    }

    @Override
    public byte[] compress(byte[] bytes) {
        Deflater deflater = deflaters.take();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] packed = Arrays.copyOf(HEAD, Math.max(SMALLEST_BUFFER, bytes.length / 2));
        int size = HEAD.length;
        while (!deflater.finished()) {
            if (packed.length - size <= GzipMember.TRAILER) {
                packed = Arrays.copyOf(packed, packed.length * 2);
            }
            size += deflater.deflate(packed, size, packed.length - size - GzipMember.TRAILER);
        }
        deflater.reset();
        deflaters.giveBack(deflater);
        writeNumber((int) checksum(bytes, 0, bytes.length), packed, size);
        writeNumber(bytes.length, packed, size + Integer.BYTES);
        return Arrays.copyOf(packed, size + GzipMember.TRAILER);
    }

    @Override
    public byte[] decompress(byte[] bytes, WireLimits limits) {
        Unpacking unpacking = new Unpacking(bytes, limits.maxUnpacked(bytes.length));
        Inflater inflater = inflaters.take();
        boolean whole = false;
        try {
            int at = 0;
            do {
                inflater.reset();
                at = unpacking.unpackMember(inflater, at);
            } while (at < bytes.length);
            whole = true;
        } finally {
            if (whole) {
                inflater.reset();
                inflaters.giveBack(inflater);
            } else {
                inflater.end();
            }
        }
        return unpacking.result();
    }

    private static long checksum(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return crc.getValue();
    }

    private static void writeNumber(int value, byte[] into, int at) {
        for (int i = 0; i < Integer.BYTES; i++) {
            into[at + i] = (byte) (value >>> (i * Byte.SIZE));
        }
    }

    private static final class Unpacking {

        private final byte[] bytes;
        private final int max;
        private byte[] unpacked;
        private int size;

        Unpacking(byte[] bytes, int max) {
            this.bytes = bytes;
            this.max = max;
            this.unpacked = new byte[(int) Math.min(max, Math.max(SMALLEST_BUFFER, 4L * bytes.length))];
        }

        byte[] result() {
            return Arrays.copyOf(unpacked, size);
        }

        /** Unpacks one member and returns the offset after it. */
        int unpackMember(Inflater inflater, int start) {
            int from = GzipMember.skipHead(bytes, start);
            int before = size;
            int end;
            try {
                inflater.setInput(bytes, from, bytes.length - from);
                while (!inflater.finished()) {
                    inflate(inflater, start);
                }
                end = bytes.length - inflater.getRemaining();
            } catch (DataFormatException e) {
                throw new CompressionException("gzip member at byte " + start + " is damaged", e);
            }
            checkTrailer(start, end, before);
            return end + GzipMember.TRAILER;
        }

        private void inflate(Inflater inflater, int start) throws DataFormatException {
            if (size == max) {
                if (inflater.inflate(new byte[1]) > 0) {
                    throw new CompressionException(
                            "gzip unpacks to more than the " + max + " bytes that are taken from " + bytes.length);
                }
            } else {
                if (size == unpacked.length) {
                    unpacked = Arrays.copyOf(unpacked, (int) Math.min(max, 2L * unpacked.length));
                }
                size += inflater.inflate(unpacked, size, unpacked.length - size);
            }
            if (!inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                throw new CompressionException("gzip member at byte " + start + " is cut");
            }
        }

        private void checkTrailer(int start, int end, int before) {
            if (bytes.length - end < GzipMember.TRAILER) {
                throw new CompressionException("gzip member at byte " + start + " is cut");
            }
            int crc = GzipMember.number(bytes, end, Integer.BYTES);
            int length = GzipMember.number(bytes, end + Integer.BYTES, Integer.BYTES);
            if (length != size - before || crc != (int) checksum(unpacked, before, size - before)) {
                throw new CompressionException("gzip member at byte " + start + " is damaged: " + (size - before)
                        + " bytes are not the " + Integer.toUnsignedString(length) + " with its checksum");
            }
        }
    }
}
