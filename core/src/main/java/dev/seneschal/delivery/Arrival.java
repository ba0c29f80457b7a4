package dev.seneschal.delivery;

import dev.seneschal.transport.Answer;
import java.util.Optional;

/**
 * A message that arrived and may be handled. The fields are the {@link Receiver}'s memory of it; the abstract methods are what the
 * receiver asks to be done, and must not call back into it.
 */
public abstract class Arrival extends DeadlineHeap.Timed {

    /** A time that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    final Terms terms;
    /** Where answers go: the newest repeat of this message. */
    Arrival newest = this;

    /** How far it is, for the next time that its sender is told. */
    String progress = "";

    long nextWorking = NEVER;
    /** When its sender was last told how far it is. */
    long progressToldAt = NEVER;

    long deadline = NEVER;

    /**
     * A message that arrived.
     *
     * @param terms what its sender asks for
     */
    protected Arrival(Terms terms) {
        this.terms = terms;
    }

    /**
     * What the sender of a message asks for. Times are nanoseconds.
     *
     * @param key what its repeats are told by; a Go node gives none
     * @param acknowledged whether it is to be answered
     * @param ackTimeout how long its sender waits for each attempt's answer
     * @param handlerTimeout how long its handler may run, or {@link #NEVER}
     * @param expiresAt when it is no longer worth handling, on the monotonic clock, or {@link #NEVER}
     * @param wantsReply whether a place in the outbox is needed before the handler starts
     */
    public record Terms(
            Optional<SeenKey> key,
            boolean acknowledged,
            long ackTimeout,
            long handlerTimeout,
            long expiresAt,
            boolean wantsReply) {}

    /** What to answer when the message has been handled. */
    protected abstract Answer acknowledgement();

    /** Send an answer to this copy's reply subject. */
    protected abstract void answer(Answer answer);

    /** Take a place in the outbox for the reply; false if there is none. */
    protected abstract boolean reserveReply();

    /**
     * Start the handler; it ends in {@link Receiver#returned}.
     *
     * @param crashes how often the process ended while this message's handler ran
     */
    protected abstract void start(int crashes);

    /** The process ended too often while this message's handler ran: make it a dead letter. Its reply's place is free. */
    protected abstract void killedItsProcess(int crashes, String reason);

    /**
     * Store how the message ended, for later processes.
     *
     * @param key the message
     * @param outcome what a repeat gets, if acknowledged or refused; otherwise a repeat is handled
     */
    protected abstract void remember(SeenKey key, Answer outcome);

    /** The handler's time is up: interrupt it. */
    protected abstract void interrupt();

    /** The message was not accepted, for the given reason. Count it; if nobody is told, report it. */
    protected abstract void turnedAway(String reason);

    /** The message is a repeat and is not handled. Count it. */
    protected abstract void repeated();

    /** Whether each copy is to be answered, as each message of a stream is, and not the newest alone. */
    protected boolean needsAnAnswerOfItsOwn() {
        return false;
    }

    /**
     * Whether the sender understands more than an acknowledgement. A Go node takes any answer for one.
     */
    final boolean understandsStatus() {
        return terms.key.isPresent();
    }

    final void tell(Answer answer) {
        boolean understood = understandsStatus() || answer.status() == Answer.Status.ACKNOWLEDGED;
        if (terms.acknowledged && understood) {
            newest.answer(answer);
            if (newest != this && needsAnAnswerOfItsOwn()) {
                answer(answer);
            }
        }
    }
}
