package dev.seneschal.outbox;

/**
 * A stored outbox is damaged so badly that nothing can be made of it. Nothing was changed. The way out: move it away and start with a
 * new one, or put a copy of it in place.
 */
public final class OutboxDamagedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Says what is damaged.
     *
     * @param message which file, what is wrong with it, and the way out
     * @param cause what it was noticed by
     */
    public OutboxDamagedException(String message, Throwable cause) {
        super(message, cause);
    }
}
