package dev.seneschal.delivery;

/**
 * A reply that somebody waits for. The fields are the {@link Requests}' memory of it; the abstract methods tell how the wait ended,
 * one of them, once, and must not call back into it.
 *
 * @param <R> what a reply is
 */
public abstract class Awaited<R> extends DeadlineHeap.Timed {

    final long id;
    final long deadline;
    boolean ended;

    /**
     * A reply to be waited for.
     *
     * @param id the request's id as it stands in its reply
     * @param deadline until when, on the monotonic clock
     */
    protected Awaited(long id, long deadline) {
        this.id = id;
        this.deadline = deadline;
    }

    /** The reply is there. */
    protected abstract void replied(R reply);

    /** The deadline has passed. */
    protected abstract void timedOut();

    /** The node closes, and hears no replies any more. */
    protected abstract void closed();
}
