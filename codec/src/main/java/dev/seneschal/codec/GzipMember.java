package dev.seneschal.codec;

import dev.seneschal.wire.CompressionException;
import java.util.zip.CRC32;

/** The head of a gzip member: everything before the packed bytes. Names, comments and extra fields are skipped. */
final class GzipMember {

    /** What stands after the packed bytes: their checksum and length. */
    static final int TRAILER = 8;

    private static final int[] MAGIC = {0x1f, 0x8b, 8};
    private static final int FIXED = 10;
    private static final int HEAD_CHECKSUM = 0x02;
    private static final int EXTRA = 0x04;
    private static final int NAME = 0x08;
    private static final int COMMENT = 0x10;
    private static final int RESERVED = 0xe0;

    private final byte[] bytes;
    private final int start;
    private int at;

    private GzipMember(byte[] bytes, int start) {
        this.bytes = bytes;
        this.start = start;
        this.at = start;
    }

    /**
     * Reads a member's head.
     *
     * @return the offset of the packed bytes
     * @throws CompressionException if there is none at the offset
     */
    static int skipHead(byte[] bytes, int offset) {
        return new GzipMember(bytes, offset).skipHead();
    }

    /** A number in gzip's order, the least significant byte first. */
    static int number(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << Byte.SIZE | (bytes[at + i] & 0xff);
        }
        return value;
    }

    private int skipHead() {
        require(FIXED);
        for (int i = 0; i < MAGIC.length; i++) {
            if ((bytes[start + i] & 0xff) != MAGIC[i]) {
                throw new CompressionException("no gzip member at byte " + start);
            }
        }
        int flags = bytes[start + MAGIC.length];
        if ((flags & RESERVED) != 0) {
            throw new CompressionException("gzip member at byte " + start + " is of a form that is not defined");
        }
        at += FIXED;
        if ((flags & EXTRA) != 0) {
            require(Short.BYTES);
            int length = number(bytes, at, Short.BYTES);
            at += Short.BYTES;
            require(length);
            at += length;
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEAD_CHECKSUM) != 0) {
            checkHead();
        }
        return at;
    }

    private void skipText() {
        do {
            require(1);
        } while (bytes[at++] != 0);
    }

    private void checkHead() {
        require(Short.BYTES);
        CRC32 crc = new CRC32();
        crc.update(bytes, start, at - start);
        if (number(bytes, at, Short.BYTES) != (crc.getValue() & 0xffff)) {
            throw new CompressionException("gzip member at byte " + start + " has a damaged head");
        }
        at += Short.BYTES;
    }

    private void require(int count) {
        if (count > bytes.length - at) {
            throw new CompressionException("gzip member at byte " + start + " is cut: " + bytes.length
                    + " bytes are there, byte " + (at + count - 1) + " is missing");
        }
    }
}
