package dev.seneschal.codec.gob;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Reads frames from an {@code InputStream}, however the bytes are split. A frame's array grows as its bytes come: a length that is only
 * claimed costs nothing.
 */
final class StreamFrames implements GobInput.FrameSource {

    private static final int FIRST_PIECE = 8 * 1024;

    private final InputStream stream;
    private byte[] bytes = new byte[FIRST_PIECE];

    StreamFrames(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public boolean next(GobInput in) {
        try {
            int first = stream.read();
            if (first < 0) {
                return false;
            }
            int header = first < 0x80 ? 1 : 1 + 0x100 - first;
            long length = first < 0x80 ? first : readLength(in, header - 1);
            in.checkFrame(length);
            in.frame(readBytes(in, (int) length), (int) length, header);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long readLength(GobInput in, int count) throws IOException {
        if (count > Long.BYTES) {
            throw in.malformed("a number of " + count + " bytes");
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            int next = stream.read();
            if (next < 0) {
                throw in.malformed("the stream ends inside a frame's length");
            }
            length = length << Byte.SIZE | next;
        }
        return length;
    }

    private byte[] readBytes(GobInput in, int length) throws IOException {
        int have = 0;
        while (have < length) {
            if (have == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
            }
            int read = stream.read(bytes, have, Math.min(length, bytes.length) - have);
            if (read < 0) {
                throw in.malformed("frame of " + length + " bytes, the stream ends after " + have);
            }
            have += read;
        }
        return bytes;
    }
}
