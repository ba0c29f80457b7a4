package dev.seneschal.codec;

import dev.seneschal.wire.CompressionException;

/**
 * Where a zstd frame ends and what it may unpack to, found from the heads of the frame and its blocks without unpacking anything.
 *
 * @param end the offset after the frame
 * @param hasContent false for a frame that is only there to be skipped
 * @param atLeast the fewest bytes that it can unpack to
 * @param atMost the most bytes that it can unpack to; equal to {@code atLeast} if the frame says its size
 */
record ZstdFrame(int end, boolean hasContent, long atLeast, long atMost) {

    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE_MAGIC = 0x184d2a50;
    private static final int SKIPPABLE_MASK = 0xfffffff0;
    private static final int MAX_BLOCK = 128 * 1024;
    private static final long MAX_WINDOW = 8 * 1024 * 1024;
    private static final int BLOCK_HEAD = 3;
    private static final int REPEATED = 1;
    private static final int COMPRESSED = 2;
    private static final int CHECKSUM = 4;

    /**
     * Reads the frame at an offset.
     *
     * @throws CompressionException if there is none, if it is cut, or if it needs a dictionary or too large a window
     */
    static ZstdFrame at(byte[] bytes, int offset) {
        long magic = number(bytes, offset, Integer.BYTES);
        if (((int) magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) {
            return skippable(bytes, offset);
        }
        if ((int) magic != MAGIC) {
            throw new CompressionException("no zstd frame at byte " + offset);
        }
        int at = offset + Integer.BYTES;
        int descriptor = (int) number(bytes, at++, 1);
        boolean singleSegment = (descriptor & 0x20) != 0;
        if ((descriptor & 0x08) != 0) {
            throw new CompressionException("zstd frame at byte " + offset + " is of a form that is not defined");
        }
        long window = singleSegment ? 0 : window((int) number(bytes, at++, 1), offset);
        if ((descriptor & 0x03) != 0) {
            throw new CompressionException("zstd frame at byte " + offset + " names a dictionary");
        }
        int sizeBytes = sizeBytes(descriptor >> 6, singleSegment);
        long contentSize = sizeBytes == 0 ? -1 : contentSize(bytes, at, sizeBytes);
        at += sizeBytes;
        if (singleSegment) {
            window = checked(contentSize, offset);
        }
        long maxBlock = Math.min(MAX_BLOCK, window);
        return blocks(bytes, at, (descriptor & 0x04) != 0, contentSize, maxBlock);
    }

    private static ZstdFrame skippable(byte[] bytes, int offset) {
        int at = offset + Integer.BYTES;
        long length = number(bytes, at, Integer.BYTES);
        at += Integer.BYTES;
        require(bytes, at, length);
        return new ZstdFrame(at + (int) length, false, 0, 0);
    }

    private static long window(int descriptor, int offset) {
        long base = 1L << (10 + (descriptor >> 3));
        return checked(base + base / 8 * (descriptor & 7), offset);
    }

    private static long checked(long window, int offset) {
        if (window > MAX_WINDOW) {
            throw new CompressionException("zstd frame at byte " + offset + " needs a window of " + window
                    + " bytes, at most " + MAX_WINDOW + " are taken");
        }
        return window;
    }

    private static int sizeBytes(int flag, boolean singleSegment) {
        return switch (flag) {
            case 0 -> singleSegment ? 1 : 0;
            case 1 -> 2;
            case 2 -> 4;
            default -> 8;
        };
    }

    private static long contentSize(byte[] bytes, int at, int sizeBytes) {
        long size = number(bytes, at, sizeBytes);
        if (size < 0) {
            throw new CompressionException("zstd frame of " + Long.toUnsignedString(size) + " bytes");
        }
        return sizeBytes == 2 ? size + 256 : size;
    }

    private static ZstdFrame blocks(byte[] bytes, int start, boolean checksum, long contentSize, long maxBlock) {
        int at = start;
        long atLeast = 0;
        long atMost = 0;
        boolean last = false;
        while (!last) {
            int head = (int) number(bytes, at, BLOCK_HEAD);
            at += BLOCK_HEAD;
            last = (head & 1) != 0;
            int kind = head >> 1 & 3;
            int size = head >> 3;
            if (size > maxBlock || kind > COMPRESSED) {
                throw new CompressionException("zstd block before byte " + at + " is of kind " + kind + " and " + size
                        + " bytes, at most " + maxBlock + " are taken");
            }
            int taken = kind == REPEATED ? 1 : size;
            require(bytes, at, taken);
            at += taken;
            atLeast += kind == COMPRESSED ? 0 : size;
            atMost += kind == COMPRESSED ? maxBlock : size;
        }
        int end = at + (checksum ? CHECKSUM : 0);
        require(bytes, at, end - at);
        if (contentSize < 0) {
            return new ZstdFrame(end, true, atLeast, atMost);
        }
        if (contentSize < atLeast || contentSize > atMost) {
            throw new CompressionException("zstd frame before byte " + end + " says that it unpacks to " + contentSize
                    + " bytes, its blocks to " + atLeast + " to " + atMost);
        }
        return new ZstdFrame(end, true, contentSize, contentSize);
    }

    private static void require(byte[] bytes, int at, long count) {
        if (count > bytes.length - at) {
            throw new CompressionException("zstd frame is cut: " + bytes.length + " bytes are there, byte "
                    + (at + count - 1) + " is missing");
        }
    }

    /** A number of up to 8 bytes, the least significant first. */
    private static long number(byte[] bytes, int at, int count) {
        require(bytes, at, count);
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << Byte.SIZE | (bytes[at + i] & 0xff);
        }
        return value;
    }
}
