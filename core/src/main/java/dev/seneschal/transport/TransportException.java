package dev.seneschal.transport;

/** A transport could not take a message. Nothing of it was sent. */
public class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * With a cause.
     *
     * @param message what went wrong, and with which subject
     * @param cause what led to it
     */
    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Without a cause.
     *
     * @param message what went wrong, and with which subject
     */
    public TransportException(String message) {
        super(message);
    }
}
