package dev.seneschal.outbox;

/** A stored outbox is in use already, by another process or by this one. Each process needs one of its own. */
public final class OutboxLockedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Says what is in use.
     *
     * @param message which file
     */
    public OutboxLockedException(String message) {
        super(message);
    }
}
