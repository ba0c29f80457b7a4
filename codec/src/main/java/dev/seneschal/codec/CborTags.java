package dev.seneschal.codec;

import dev.seneschal.wire.CodecException;

/**
 * The tags of bytes in CBOR, before Jackson has them: it follows references to earlier strings, which cannot be turned off, so that a few
 * bytes stand for any number of copies of a long one.
 */
final class CborTags {

    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int TAG = 6;

    private static final int ONE_BYTE_FOLLOWS = 24;
    private static final int EIGHT_BYTES_FOLLOW = 27;
    private static final int OPEN = 31;

    private static final int STRING_REFERENCE = 25;
    private static final int STRING_REFERENCES_BEGIN = 256;

    private final byte[] bytes;
    private int at;

    private CborTags(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Refuses references. Items lie one behind the other, whatever they are nested in, so that nothing needs to be remembered. It ends at
     * what is no CBOR, which is for the parser to tell.
     */
    static void check(byte[] bytes) {
        CborTags items = new CborTags(bytes);
        boolean more = true;
        while (more) {
            more = items.next();
        }
    }

    private boolean next() {
        if (at == bytes.length) {
            return false;
        }
        int start = at;
        int head = bytes[at++] & 0xff;
        int major = head >> 5;
        int information = head & 0x1f;
        long argument = information;
        if (information >= ONE_BYTE_FOLLOWS && information <= EIGHT_BYTES_FOLLOW) {
            int count = 1 << (information - ONE_BYTE_FOLLOWS);
            if (count > bytes.length - at) {
                return false;
            }
            argument = argument(count);
        } else if (information > EIGHT_BYTES_FOLLOW && information != OPEN) {
            return false;
        }
        if (major == TAG) {
            check(argument, start);
            return true;
        }
        return (major != BYTES && major != TEXT) || information == OPEN || skip(argument);
    }

    private long argument(int count) {
        long argument = 0;
        for (int i = 0; i < count; i++) {
            argument = argument << Byte.SIZE | (bytes[at++] & 0xff);
        }
        return argument;
    }

    private static void check(long tag, int start) {
        if (tag == STRING_REFERENCE || tag == STRING_REFERENCES_BEGIN) {
            throw new CodecException(
                    "CBOR body has tag " + tag + " at byte " + start + ": references to earlier strings are not taken");
        }
    }

    private boolean skip(long length) {
        if (Long.compareUnsigned(length, bytes.length - at) > 0) {
            return false;
        }
        at += (int) length;
        return true;
    }
}
