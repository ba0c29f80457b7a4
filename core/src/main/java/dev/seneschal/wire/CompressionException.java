package dev.seneschal.wire;

/** Bytes are not what the compressor reads, or would unpack to more than the limits allow. */
public final class CompressionException extends WireException {

    private static final long serialVersionUID = 1;

    /**
     * With a cause.
     *
     * @param message what is wrong, with the value
     * @param cause what led to it
     */
    public CompressionException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Without a cause.
     *
     * @param message what is wrong, with the value
     */
    public CompressionException(String message) {
        super(message);
    }
}
