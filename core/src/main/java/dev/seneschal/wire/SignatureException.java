package dev.seneschal.wire;

/** A message that needs a signature has none, or one that is not its publisher's; or a message cannot be signed. */
public final class SignatureException extends WireException {

    private static final long serialVersionUID = 1;

    /**
     * With a cause.
     *
     * @param message what is wrong, with the publisher and the method
     * @param cause what led to it
     */
    public SignatureException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Without a cause.
     *
     * @param message what is wrong, with the publisher and the method
     */
    public SignatureException(String message) {
        super(message);
    }
}
