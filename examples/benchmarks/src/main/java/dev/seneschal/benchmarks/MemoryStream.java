package dev.seneschal.benchmarks;

import java.io.OutputStream;
import java.util.Arrays;

/** Keeps what is written, as Go's buffer does: without the lock that Java's has. */
final class MemoryStream extends OutputStream {

    private byte[] bytes = new byte[1024];
    private int size;

    void reset() {
        size = 0;
    }

    @Override
    public void write(int single) {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
        }
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
