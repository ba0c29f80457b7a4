package dev.seneschal.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * What a {@link Worker} has of its chief: when to stop, what it was given, and how to say that it is ready and alive. One for each
 * worker, kept over restarts. All methods may be called from any thread.
 */
public interface WorkerContext {

    /**
     * The worker's name within its chief; of a member of a group its number.
     *
     * @return the name, without a slash
     */
    String name();

    /**
     * The way to the worker from the outermost chief, such as {@code billing/poller/3}.
     *
     * @return names joined by slashes
     */
    String path();

    /**
     * Whether the worker was asked to stop. Once true it stays so until the worker is started anew.
     *
     * @return true from the request on
     */
    boolean isCancelled();

    /**
     * Lets time pass, but not beyond the request to stop. {@code while (context.sleep(period))} is a loop that ends in time.
     *
     * @param time how long
     * @return true if the whole time has passed, false if the worker was asked to stop
     * @throws InterruptedException if the calling thread is interrupted
     */
    boolean sleep(Duration time) throws InterruptedException;

    /**
     * Waits for the request to stop.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    void awaitCancelled() throws InterruptedException;

    /**
     * Ends the work where it stands, if the worker was asked to stop.
     *
     * @throws CancellationException if so; a worker that lets it pass has finished, not failed
     */
    default void throwIfCancelled() {
        if (isCancelled()) {
            throw new CancellationException(path() + " was asked to stop");
        }
    }

    /**
     * Does something when the worker is asked to stop, such as closing what it blocks on. Runs once, on a thread of its own, at once if
     * that has happened already; what it throws is an event. Forgotten when the worker ends: one that ends at the same moment may be
     * sooner, so what must happen in any case belongs after the run.
     *
     * @param action what to do
     */
    void onCancel(Runnable action);

    /**
     * How long the worker still has to end in after it was asked to stop.
     *
     * @return what is left, zero when it is over; empty before the request
     */
    Optional<Duration> timeToDeadline();

    /** Says that the worker is ready to serve. Those that are to start after it wait for this if it declares readiness. */
    void ready();

    /** Says that the worker is alive; a watchdog reports one that has not said so for too long. Costs a clock reading. */
    void heartbeat();

    /**
     * How often the worker was restarted, by policy or by hand.
     *
     * @return 0 in its first run
     */
    int restarts();

    /**
     * Something that the host gave the chief for its workers; a nested chief's own come before its parent's.
     *
     * @param name its name
     * @param type what it must be
     * @param <T> its type
     * @return it, if there is one
     * @throws ClassCastException if there is one of another type; the text names it
     */
    <T> Optional<T> attribute(String name, Class<T> type);

    /**
     * The worker's mailbox, among those that the host gave the chief by {@link ChiefBuilder#mailboxes}. Kept over restarts.
     *
     * @return its mailbox; if the host gave none, one in which nothing arrives
     */
    default Mailbox mailbox() {
        return attribute(Mailboxes.ATTRIBUTE, Mailboxes.class)
                .orElse(Mailboxes.NONE)
                .of(this);
    }
}
