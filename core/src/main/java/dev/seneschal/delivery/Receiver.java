package dev.seneschal.delivery;

import dev.seneschal.transport.Answer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Decides which arrivals are handled, when, and what their senders are told. A repeat is answered with the first outcome and not
 * handled again; a failed message may come again and is.
 *
 * <p>Called from one thread. Each method is an event, with the monotonic time at which it happens; what is to be done is told
 * through the methods of {@link Arrival}.
 */
public final class Receiver {

    private static final int WORKING_SIGNALS_PER_ACK_TIMEOUT = 3;
    private static final int CRASHES_OF_A_DEAD_LETTER = 3;
    private static final long LEAST_BETWEEN_PROGRESS = 1_000_000_000;

    private final ReceiverSettings settings;
    private final SeenWindow seen;
    private final Map<SeenKey, Arrival> underWay = new HashMap<>();
    private final Queue<Arrival> queue = new ArrayDeque<>();
    private final Deadlines<Arrival> deadlines = new Deadlines<>();
    private int running;
    private boolean closing;

    /**
     * A receiver that takes messages at once.
     *
     * @param settings how it behaves
     * @param seen what was handled before
     */
    public Receiver(ReceiverSettings settings, SeenWindow seen) {
        this.settings = settings;
        this.seen = seen;
    }

    /** These arrive next, together: what is known of them is read from far memory for all of them at once. */
    public void expect(List<? extends Arrival> arrivals) {
        List<SeenKey> keys = new ArrayList<>(arrivals.size());
        for (int i = 0; i < arrivals.size(); i++) {
            arrivals.get(i).terms.key().ifPresent(keys::add);
        }
        seen.readAhead(keys);
    }

    /** A message has arrived, has been read, and its sender may ask for this. */
    public void arrived(Arrival arrival, long now) {
        if (isRepeat(arrival, now)) {
            arrival.repeated();
        } else if (closing) {
            turnAway(arrival, "the node is closing");
        } else if (running < settings.concurrency()) {
            accept(arrival, now);
            start(arrival, now);
        } else if (queue.size() < settings.queue()) {
            accept(arrival, now);
            queue.add(arrival);
        } else {
            turnAway(
                    arrival,
                    "all " + settings.concurrency() + " handlers are running and " + queue.size() + " messages wait");
        }
    }

    /** A message has arrived that needs no handler, and what it was sent for is done. A repeat of it is one like any other. */
    public void arrivedAndDone(Arrival arrival, long now) {
        Answer outcome = arrival.acknowledgement();
        remember(arrival, outcome, now);
        arrival.tell(outcome);
    }

    /** A handler that was started has ended, with what its sender is to be told. Its replies are stored. */
    public void returned(Arrival arrival, Answer outcome, long now) {
        running--;
        forget(arrival);
        remember(arrival, outcome, now);
        arrival.tell(outcome);
        startQueued(now);
    }

    /** A message that is being handled asks for more time: its deadline is not before {@code deadline}, if it has not passed. */
    public void extend(Arrival arrival, long deadline) {
        if (arrival.deadline != Arrival.NEVER && arrival.deadline < deadline) {
            arrival.deadline = deadline;
            schedule(arrival);
        }
    }

    /** A message that is being handled tells how far it is. If its sender has been told that just now, it is told the next time. */
    public void progress(Arrival arrival, String words, long now) {
        arrival.progress = words;
        boolean justTold =
                arrival.progressToldAt != Arrival.NEVER && now - arrival.progressToldAt < LEAST_BETWEEN_PROGRESS;
        if (arrival.nextWorking != Arrival.NEVER && !justTold) {
            tellWorking(arrival, now);
        }
    }

    private void tellWorking(Arrival arrival, long now) {
        arrival.tell(arrival.progress.isEmpty() ? Answer.working() : Answer.working(arrival.progress));
        arrival.progressToldAt = now;
        arrival.nextWorking = now + workingInterval(arrival);
        schedule(arrival);
    }

    /** Time has passed: at {@link #nextDeadline} or later. */
    public void timePassed(long now) {
        for (Arrival due = deadlines.pollDue(now); due != null; due = deadlines.pollDue(now)) {
            if (due.deadline <= now) {
                due.deadline = Arrival.NEVER;
                due.nextWorking = Arrival.NEVER;
                due.interrupt();
            } else {
                tellWorking(due, now);
            }
        }
    }

    /**
     * When {@link #timePassed} must be called at the latest.
     *
     * @return the monotonic time, or {@link Long#MAX_VALUE} if nothing is due
     */
    public long nextDeadline() {
        return deadlines.nearest();
    }

    /**
     * How many handlers are running.
     *
     * @return the number
     */
    public int running() {
        return running;
    }

    /** Takes no more, and hands back what waits for a handler. Handlers that run go on. */
    public void close() {
        closing = true;
        for (Arrival waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            forget(waiting);
            turnAway(waiting, "the node is closing");
        }
    }

    /** How many messages it keeps that are not finished, in any place, for tests. */
    int remembered() {
        return underWay.size() + queue.size() + deadlines.size();
    }

    private boolean isRepeat(Arrival arrival, long now) {
        if (arrival.terms.key().isEmpty()) {
            return false;
        }
        SeenKey key = arrival.terms.key().get();
        Arrival first = underWay.get(key);
        if (first != null) {
            repeats(first, arrival);
            return true;
        }
        Optional<Answer> outcome = seen.outcome(key, arrival::acknowledgement, now);
        outcome.ifPresent(arrival::tell);
        return outcome.isPresent();
    }

    /** A copy in a stream comes again, and gets the outcome then; the newest of other copies gets it with, or in place of, the first. */
    private static void repeats(Arrival first, Arrival copy) {
        if (copy.needsAnAnswerOfItsOwn()) {
            copy.tell(Answer.busy("another copy of it is being handled"));
        } else {
            first.newest = copy;
            copy.tell(Answer.working());
        }
    }

    private void accept(Arrival arrival, long now) {
        arrival.terms.key().ifPresent(key -> underWay.put(key, arrival));
        if (arrival.terms.acknowledged() && arrival.understandsStatus()) {
            arrival.nextWorking = now + workingInterval(arrival);
            schedule(arrival);
        }
    }

    private void start(Arrival arrival, long now) {
        if (arrival.terms.expiresAt() <= now) {
            Answer refusal = Answer.refused("expired before its handler could start", false);
            forget(arrival);
            remember(arrival, refusal, now);
            arrival.tell(refusal);
            arrival.turnedAway(refusal.text());
        } else if (arrival.terms.wantsReply() && !arrival.reserveReply()) {
            forget(arrival);
            turnAway(arrival, "the outbox has no place for the reply");
        } else if (crashes(arrival) >= CRASHES_OF_A_DEAD_LETTER) {
            Answer refusal = Answer.refused("its handler's process died of it " + crashes(arrival) + " times", true);
            arrival.killedItsProcess(crashes(arrival), refusal.text());
            forget(arrival);
            remember(arrival, refusal, now);
            arrival.tell(refusal);
        } else {
            running++;
            if (arrival.terms.handlerTimeout() != Arrival.NEVER) {
                arrival.deadline = now + arrival.terms.handlerTimeout();
                schedule(arrival);
            }
            arrival.start(crashes(arrival));
        }
    }

    private void startQueued(long now) {
        while (running < settings.concurrency()) {
            Arrival next = queue.poll();
            if (next == null) {
                return;
            }
            start(next, now);
        }
    }

    private void turnAway(Arrival arrival, String reason) {
        arrival.tell(Answer.busy(reason));
        arrival.turnedAway(reason);
    }

    /** What is final is what a repeat gets; after anything else a repeat is handled. */
    private void remember(Arrival arrival, Answer outcome, long now) {
        arrival.terms.key().ifPresent(key -> {
            if (outcome.status() == Answer.Status.ACKNOWLEDGED || outcome.status() == Answer.Status.REFUSED) {
                seen.finished(key, outcome, now);
            } else {
                seen.forget(key);
            }
            arrival.remember(key, outcome);
        });
    }

    private int crashes(Arrival arrival) {
        return seen.hasCrashes() ? arrival.terms.key().map(seen::crashes).orElse(0) : 0;
    }

    private void forget(Arrival arrival) {
        arrival.terms.key().ifPresent(underWay::remove);
        deadlines.remove(arrival);
        arrival.nextWorking = Arrival.NEVER;
        arrival.deadline = Arrival.NEVER;
    }

    private void schedule(Arrival arrival) {
        deadlines.set(arrival, Math.min(arrival.nextWorking, arrival.deadline));
    }

    private static long workingInterval(Arrival arrival) {
        return Math.max(1, arrival.terms.ackTimeout() / WORKING_SIGNALS_PER_ACK_TIMEOUT);
    }
}
