package dev.seneschal.delivery;

import dev.seneschal.message.Event;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Timeline;
import dev.seneschal.outbox.OutboxRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way out. The fields are the {@link Sender}'s memory of it; the abstract methods are what the sender asks to be
 * done, and must not call back into it.
 */
public abstract class Outgoing extends DeadlineHeap.Timed {

    /** {@link #Outgoing expiresAt} of a message that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    enum State {
        HELD,
        WAITING,
        OUT,
        BACKING_OFF,
        SETTLED
    }

    final OutboxRecord record;
    final long acceptedAt;
    /** Null if it does not expire. */
    final @Nullable Expiry expiry;

    State state = State.WAITING;

    @Nullable
    Lane lane;

    long sequence;
    /** Since when it waits in its lane: since it was submitted, or since it last came back from an attempt. */
    long waitsSince;

    int attempt;
    int published;
    int failures;
    int unavailableInRow;
    long unavailableSince = NEVER;
    boolean mayHaveRun;
    boolean cancelled;
    boolean expired;

    /**
     * A message to be submitted.
     *
     * @param record the message as stored
     * @param acceptedAt when it was accepted, on the monotonic clock
     * @param expiresAt when it is no longer worth delivering, on the monotonic clock, or {@link #NEVER}
     * @param mayHaveRun whether an earlier attempt, which is not known here, may have reached a handler
     */
    protected Outgoing(OutboxRecord record, long acceptedAt, long expiresAt, boolean mayHaveRun) {
        this.record = record;
        this.acceptedAt = acceptedAt;
        this.expiry = expiresAt == NEVER ? null : new Expiry(this, expiresAt);
        this.mayHaveRun = mayHaveRun;
    }

    /**
     * The message as stored.
     *
     * @return as given
     */
    public final OutboxRecord record() {
        return record;
    }

    /**
     * When it was accepted.
     *
     * @return the moment on the monotonic clock
     */
    public final long acceptedAt() {
        return acceptedAt;
    }

    /**
     * Whether a handler may have had it.
     *
     * @return false only if it is certain that none had
     */
    public final boolean mayHaveRun() {
        return mayHaveRun;
    }

    /**
     * How often it has been published.
     *
     * @return 0 before the first attempt
     */
    public final int published() {
        return published;
    }

    /**
     * When it is no longer worth delivering.
     *
     * @return the moment on the monotonic clock, or {@link #NEVER}
     */
    public final long expiresAt() {
        return expiry == null ? NEVER : expiry.at;
    }

    /**
     * Publish one attempt, to be answered. If that fails, tell {@link Sender#publishFailed} later.
     *
     * @param attempt what answers to it are told by
     */
    protected abstract void publish(long attempt);

    /** Settle the record, then publish without an answer, then tell {@link Sender#publishedOnce} or {@link Sender#publishFailed}. */
    protected abstract void publishOnce(long attempt);

    /**
     * The message's fate is known: remove it from the outbox and tell whoever waits.
     *
     * @param receipt its final receipt
     */
    protected abstract void settled(Receipt receipt);

    /**
     * Something happened to the message that is not an action of its own. For its timeline.
     *
     * @param step what
     * @param detail more of it, may be empty
     */
    protected void happened(Timeline.Step step, String detail) {}

    /** The sender ends before the message's fate is known; leave it in the outbox. */
    protected abstract void kept();

    final boolean isAcknowledged() {
        return record.event() == Event.ACK;
    }

    /** The moment at which a message is no longer worth delivering. */
    static final class Expiry extends DeadlineHeap.Timed {

        final Outgoing message;
        final long at;

        private Expiry(Outgoing message, long at) {
            this.message = message;
            this.at = at;
        }
    }
}
