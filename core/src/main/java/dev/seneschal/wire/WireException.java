package dev.seneschal.wire;

/** A message cannot be turned into bytes, or bytes into a message. The text says what is wrong and where. */
public abstract class WireException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * With a cause.
     *
     * @param message what is wrong, with the value
     * @param cause what led to it
     */
    protected WireException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Without a cause.
     *
     * @param message what is wrong, with the value
     */
    protected WireException(String message) {
        super(message);
    }
}
