package dev.seneschal.outbox;

/** The outbox has no place for a message, and none came free in time. The message was not taken. */
public final class OutboxFullException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Says what is full.
     *
     * @param message which limit was reached, and its value
     */
    public OutboxFullException(String message) {
        super(message);
    }
}
