package dev.seneschal.wire;

/** Bytes are not a message of the codec, or a message cannot be written by it. */
public final class CodecException extends WireException {

    private static final long serialVersionUID = 1;

    /**
     * With a cause.
     *
     * @param message what is wrong, with the value
     * @param cause what led to it
     */
    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Without a cause.
     *
     * @param message what is wrong, with the value
     */
    public CodecException(String message) {
        super(message);
    }
}
