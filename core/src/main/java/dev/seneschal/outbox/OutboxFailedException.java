package dev.seneschal.outbox;

/**
 * The store behind an outbox failed, such as on a full disk. From the first failure on nothing more is taken, until the outbox is
 * opened again. Of a message whose storing failed it is not known whether it is stored: when the outbox is opened again it may be
 * there, and is then sent.
 */
public final class OutboxFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Says what failed.
     *
     * @param message which store, and what it could not do
     * @param cause what it says
     */
    public OutboxFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same for another caller, with that one's own stack; this one is the cause. */
    OutboxFailedException again() {
        return new OutboxFailedException(String.valueOf(getMessage()), this);
    }
}
