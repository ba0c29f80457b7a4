package dev.seneschal.node;

/**
 * The outcome of a handler that has returned before its work was done; from {@link HandlerContext#defer()}. The first of
 * {@link #succeed} and {@link #fail} counts, and further calls do nothing. All methods may be called from any thread.
 *
 * <p>Until then the message is under way: it takes one of the handlers' places, its sender hears that it is being worked on, and its
 * deadline runs.
 */
public interface Deferred {

    /** The message has been handled: the replies given so far are stored and it is acknowledged. */
    void succeed();

    /**
     * The message could not be handled.
     *
     * @param cause why; its words are told to the sender
     */
    void fail(Throwable cause);

    /**
     * Runs an action when the message's time is up, in place of the interrupt that a running handler gets. The outcome is still
     * awaited, and a late success counts.
     *
     * @param action what to run, on a callback thread; in place of one given before. Runs at once if the time is up already
     */
    void onDeadline(Runnable action);
}
