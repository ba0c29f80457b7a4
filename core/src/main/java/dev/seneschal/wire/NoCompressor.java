package dev.seneschal.wire;

/** {@link Compressor#NONE}. */
final class NoCompressor implements Compressor, PromptReader {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public byte[] compress(byte[] bytes) {
        return bytes;
    }

    @Override
    public byte[] decompress(byte[] bytes, WireLimits limits) {
        if (bytes.length > limits.maxBytes()) {
            throw new CompressionException(
                    "message of " + bytes.length + " bytes, at most " + limits.maxBytes() + " are taken");
        }
        return bytes;
    }
}
