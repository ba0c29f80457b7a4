package dev.seneschal.wire;

import java.io.ByteArrayOutputStream;

/** Replaces each run of up to 127 equal bytes by its length and the byte. */
public final class RunLengths implements Compressor {

    @Override
    public String name() {
        return "runs";
    }

    @Override
    public byte[] compress(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int start = 0; start < bytes.length; ) {
            int end = start;
            while (end < bytes.length && bytes[end] == bytes[start] && end - start < Byte.MAX_VALUE) {
                end++;
            }
            out.write(end - start);
            out.write(bytes[start]);
            start = end;
        }
        return out.toByteArray();
    }

    @Override
    public byte[] decompress(byte[] bytes, WireLimits limits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i + 1 < bytes.length; i += 2) {
            for (int n = 0; n < bytes[i]; n++) {
                out.write(bytes[i + 1]);
            }
        }
        if (out.size() > limits.maxUnpacked(bytes.length)) {
            throw new CompressionException("unpacks to " + out.size() + " bytes");
        }
        return out.toByteArray();
    }
}
