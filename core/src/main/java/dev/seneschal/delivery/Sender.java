package dev.seneschal.delivery;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.message.Timeline.Step;
import dev.seneschal.time.Nanos;
import dev.seneschal.transport.Answer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides when each message is published, what its answers mean, and when it is given up. Steward's delivery loop, with one reply
 * subject for each attempt in place of one for all.
 *
 * <p>Attempts that time out and handlers that fail are counted. Nobody listening, a busy receiver and a failed publish are not:
 * they cost time, until the message has been unavailable for too long. Time without a connection counts for neither.
 *
 * <p>Called from one thread. Each method is an event, with the monotonic time at which it happens; what is to be done is told
 * through the methods of {@link Outgoing}.
 */
public final class Sender {

    /** A receiver that has not said so again for so many ACK timeouts does not restrict the window any more. */
    private static final int ACK_TIMEOUTS_OF_A_CREDIT = 3;

    private static final int ATTEMPT_BITS = 20;
    private static final int ATTEMPT_MASK = (1 << ATTEMPT_BITS) - 1;

    private final SenderSettings settings;
    private final long unavailableNanos;
    private final RandomGenerator random;
    private final ConnectedClock clock;
    private final LongMap<Outgoing> unsettled = new LongMap<>();
    private final Lanes lanes;
    private final Deadlines<Outgoing> attempts = new Deadlines<>();
    private final DeadlineHeap<Outgoing.Expiry> expiries = new DeadlineHeap<>();
    private long lastSequence;
    private int out;
    private boolean closed;

    /**
     * A sender without a connection.
     *
     * @param settings how it behaves
     * @param random where jitter comes from
     * @param now the time
     */
    public Sender(SenderSettings settings, RandomGenerator random, long now) {
        this.settings = settings;
        this.unavailableNanos = Nanos.of(settings.unavailableFor());
        this.random = random;
        this.clock = new ConnectedClock(now);
        this.lanes = new Lanes(settings.backoff(), random);
    }

    /** A message is to be sent, after those submitted before to the same subject. */
    public void submit(Outgoing message, long now) {
        if (closed) {
            message.kept();
            return;
        }
        if (message.cancelled) {
            message.state = Outgoing.State.SETTLED;
            message.settled(gaveUp(message, Reason.CANCELLED, ""));
            return;
        }
        Lane lane = lanes.of(message.record.envelope().subject());
        message.sequence = ++lastSequence;
        message.lane = lane;
        message.waitsSince = clock.read(now);
        unsettled.put(message.sequence, message);
        if (message.expiry != null) {
            expiries.set(message.expiry, message.expiresAt());
        }
        Optional<String> key = message.record.orderingKey();
        if (key.isEmpty() || lane.order.takeTurn(key.get(), message)) {
            lane.add(message);
            lanes.enlist(lane);
            pump(now);
        } else {
            message.state = Outgoing.State.HELD;
        }
    }

    /** Messages that wait behind one that was given up wait no longer. */
    public void resumeHalted(long now) {
        for (Lane lane : lanes.all()) {
            lane.order.resume().forEach(this::backToLane);
        }
        pump(now);
    }

    /** The messages of a subject are to wait, or to go again. What is out stays out. */
    public void hold(String subject, boolean hold, long now) {
        lanes.hold(subject, hold);
        pump(now);
    }

    /**
     * Whether a subject has a message that is not settled.
     *
     * @param subject the subject
     * @return true if one waits or is on its way
     */
    public boolean holds(String subject) {
        return lanes.holds(subject);
    }

    /** The transport is connected. */
    public void connected(long now) {
        clock.connected(now);
        lanes.all().forEach(lanes::enlist);
        pump(now);
    }

    /** The transport is not connected. What is out stays out, and its time stands still. */
    public void disconnected(long now) {
        clock.disconnected(now);
        inOrder().stream().filter(message -> message.expired).forEach(this::expire);
    }

    /** An answer came on an attempt's reply subject. One to a message that is settled is ignored. */
    public void answered(long attempt, Answer answer, long now) {
        Outgoing message = unsettled.get(attempt >>> ATTEMPT_BITS);
        if (message == null || !message.isAcknowledged()) {
            return;
        }
        long time = clock.read(now);
        lanes.endProbing(lane(message));
        if (answer.status() != Answer.Status.BUSY) {
            lane(message).tookAt = time;
        }
        answer.credit().ifPresent(credit -> {
            long until = time + ACK_TIMEOUTS_OF_A_CREDIT * ackTimeout(message);
            lanes.credit(lane(message), credit, until);
        });
        boolean ofTheAttemptOut = isOut(message, attempt);
        message.mayHaveRun |= saysItMayHaveRun(message, answer, ofTheAttemptOut);
        switch (answer.status()) {
            case ACKNOWLEDGED ->
                settle(
                        message,
                        new Receipt.Delivered(
                                message.record.id(), message.published, Duration.ofNanos(now - message.acceptedAt)));
            case REFUSED -> giveUp(message, Reason.REFUSED, answer.text());
            case FAILED -> {
                if (ofTheAttemptOut) {
                    message.happened(Step.FAILED, answer.text());
                    attemptFailed(message, Reason.FAILED, answer.text(), now);
                }
            }
            case BUSY -> {
                if (ofTheAttemptOut) {
                    message.happened(Step.BUSY, answer.text());
                    unavailable(message, "busy: " + answer.text(), now);
                }
            }
            case WORKING -> {
                if (ofTheAttemptOut) {
                    message.happened(Step.WORKING, answer.text());
                    message.unavailableInRow = 0;
                    message.unavailableSince = Outgoing.NEVER;
                    attempts.set(message, time + ackTimeout(message));
                }
            }
        }
        pump(now);
    }

    /** The message of an attempt that is out, or null if it is not out any more. */
    public @Nullable Outgoing outBy(long attempt) {
        Outgoing message = unsettled.get(attempt >>> ATTEMPT_BITS);
        return message != null && isOut(message, attempt) ? message : null;
    }

    /** The broker says that nobody listens to an attempt's subject. */
    public void noResponder(long attempt, long now) {
        Outgoing message = unsettled.get(attempt >>> ATTEMPT_BITS);
        if (message == null || !message.isAcknowledged() || !isOut(message, attempt)) {
            return;
        }
        Lane lane = lane(message);
        long time = clock.read(now);
        message.happened(Step.NO_RESPONDER, "");
        boolean first = !lane.probing;
        boolean wasProbe = lane.probe == message;
        if (first) {
            lane.probing = true;
            lane.unavailableSince = time;
        }
        startUnavailable(message, Math.max(lane.unavailableSince, message.waitsSince));
        if (!endsInstead(message, "nobody listens", time)) {
            takeBack(message, time);
        }
        if (first || wasProbe) {
            probeLater(lane, time);
        }
        pump(now);
    }

    /** The broker has confirmed that an attempt is in a stream, whichever attempt is out by now. */
    public void inStream(long attempt, long now) {
        Outgoing message = unsettled.get(attempt >>> ATTEMPT_BITS);
        if (message != null && message.isAcknowledged()) {
            lanes.endProbing(lane(message));
            lane(message).tookAt = clock.read(now);
            settle(message, new Receipt.InStream(message.record.id(), message.published));
            pump(now);
        }
    }

    /** A message that is not to be acknowledged was published. */
    public void publishedOnce(long attempt, long now) {
        Outgoing message = unsettled.get(attempt >>> ATTEMPT_BITS);
        if (message != null) {
            settle(message, new Receipt.Sent(message.record.id()));
            pump(now);
        }
    }

    /** The transport did not take an attempt. */
    public void publishFailed(long attempt, Reason reason, String detail, long now) {
        Outgoing message = unsettled.get(attempt >>> ATTEMPT_BITS);
        if (message == null || !isOut(message, attempt)) {
            return;
        }
        message.happened(Step.PUBLISH_FAILED, detail);
        message.published--;
        if (reason == Reason.TOO_LARGE || !message.isAcknowledged()) {
            giveUp(message, reason, detail);
        } else if (clock.isConnected()) {
            unavailable(message, detail, now);
        } else if (!endsInstead(message, detail, clock.read(now))) {
            takeBack(message, clock.read(now));
        }
        pump(now);
    }

    /**
     * Make no further attempt. A message that waits is given up at once, one that is out when its attempt ends, and one that is not
     * submitted yet as soon as it is.
     */
    public void cancel(Outgoing message, long now) {
        if (message.lane == null) {
            message.cancelled = true;
            return;
        }
        switch (message.state) {
            case HELD, WAITING, BACKING_OFF -> giveUp(message, Reason.CANCELLED, "");
            case OUT -> message.cancelled = true;
            case SETTLED -> {}
        }
        pump(now);
    }

    /** Time has passed: at {@link #nextDeadline} or later. */
    public void timePassed(long now) {
        if (closed) {
            return;
        }
        for (Outgoing.Expiry due = expiries.pollDue(now); due != null; due = expiries.pollDue(now)) {
            expire(due.message);
        }
        if (clock.isConnected()) {
            long time = clock.read(now);
            for (Outgoing due = attempts.pollDue(time); due != null; due = attempts.pollDue(time)) {
                attemptIsDue(due, now);
            }
            lanes.timePassed(time);
            pump(now);
        }
    }

    /**
     * When {@link #timePassed} must be called at the latest.
     *
     * @return the monotonic time, or {@link Long#MAX_VALUE} if nothing is due
     */
    public long nextDeadline() {
        return closed
                ? Long.MAX_VALUE
                : Math.min(expiries.nearest(), clock.when(Math.min(attempts.nearest(), lanes.nextDeadline())));
    }

    /**
     * Whether something can still be expected without waiting for a peer to come back.
     *
     * @return true if an attempt is out on a live connection
     */
    public boolean isUnderWay() {
        return out > 0 && clock.isConnected() && !closed;
    }

    /**
     * Looks through all messages that are not settled.
     *
     * @param id the message
     * @return the message of that id that was submitted last, or null
     */
    public @Nullable Outgoing find(MessageId id) {
        return unsettled.values().stream()
                .filter(message -> message.record.id().equals(id))
                .max(Comparator.comparingLong(message -> message.sequence))
                .orElse(null);
    }

    /**
     * How many attempts are out.
     *
     * @return the number
     */
    public int out() {
        return out;
    }

    /**
     * Ends the sender. Every message that is not settled is told that it is kept, save one that is being published and not to be
     * acknowledged: its record is gone already.
     */
    public void close() {
        closed = true;
        for (Outgoing message : inOrder()) {
            if (message.state == Outgoing.State.OUT && !message.isAcknowledged()) {
                message.mayHaveRun = true;
                giveUp(message, Reason.CLOSED, "the node was closed while it was being published");
            } else {
                message.state = Outgoing.State.SETTLED;
                message.kept();
            }
        }
        unsettled.clear();
    }

    /** How many things it keeps of messages and subjects, for tests. */
    int remembered() {
        return unsettled.size() + lanes.remembered() + attempts.size() + expiries.size();
    }

    private List<Outgoing> inOrder() {
        List<Outgoing> all = unsettled.values();
        all.sort(Comparator.comparingLong(message -> message.sequence));
        return all;
    }

    /** Publishes whatever may go now, one message of each lane in turn. */
    private void pump(long now) {
        if (!clock.isConnected() || closed) {
            return;
        }
        long time = clock.read(now);
        while (out < settings.window()) {
            Lane lane = lanes.next();
            if (lane == null) {
                return;
            }
            Outgoing next = lane.mayPublish(settings.windowPerSubject(), time) ? lane.peek() : null;
            if (next != null && next.expiresAt() <= now) {
                expire(next);
            } else if (next != null) {
                lane.removeFirst();
                publish(next, lane, time);
                lanes.enlist(lane);
            }
        }
    }

    private void publish(Outgoing message, Lane lane, long time) {
        leaveOutWait(message, lane);
        message.state = Outgoing.State.OUT;
        message.attempt++;
        message.published++;
        lane.inFlight++;
        out++;
        if (lane.probing) {
            lane.probe = message;
        }
        long attempt = message.sequence << ATTEMPT_BITS | (message.attempt & ATTEMPT_MASK);
        if (message.isAcknowledged()) {
            attempts.set(message, time + ackTimeout(message));
            message.publish(attempt);
        } else {
            message.publishOnce(attempt);
        }
    }

    private void attemptIsDue(Outgoing message, long now) {
        if (message.state == Outgoing.State.BACKING_OFF) {
            lane(message).inFlight--;
            message.waitsSince = clock.read(now);
            backToLane(message);
        } else {
            if (lane(message).probe == message) {
                lanes.endProbing(lane(message));
            }
            lane(message).tookAt = clock.read(now);
            message.happened(Step.TIMED_OUT, "");
            attemptFailed(message, Reason.TIMED_OUT, "no answer within " + message.record.ackTimeout() + " s", now);
        }
    }

    /** A counted attempt ended without success. */
    private void attemptFailed(Outgoing message, Reason reason, String detail, long now) {
        message.mayHaveRun = true;
        message.failures++;
        message.unavailableInRow = 0;
        message.unavailableSince = Outgoing.NEVER;
        if (message.failures >= message.record.attempts()) {
            giveUp(message, reason, detail);
        } else if (!endsInstead(message, detail, clock.read(now))) {
            backOff(message, message.failures, clock.read(now), Outgoing.NEVER);
        }
    }

    /** An attempt ended without reaching a handler. */
    private void unavailable(Outgoing message, String detail, long now) {
        long time = clock.read(now);
        startUnavailable(message, time);
        message.unavailableInRow++;
        if (!endsInstead(message, detail, time)) {
            backOff(message, message.unavailableInRow, time, message.unavailableSince + unavailableNanos);
        }
    }

    private void startUnavailable(Outgoing message, long time) {
        if (message.unavailableSince == Outgoing.NEVER) {
            message.unavailableSince = time;
        }
    }

    /** While a message waited for its turn its peer may have taken others: until then the peer was not unavailable to it. */
    private static void leaveOutWait(Outgoing message, Lane lane) {
        if (message.unavailableSince != Outgoing.NEVER) {
            long from = Math.max(message.waitsSince, message.unavailableSince);
            if (lane.tookAt > from) {
                message.unavailableSince += lane.tookAt - from;
                message.waitsSince = lane.tookAt;
            }
        }
    }

    /** Gives up a message between two attempts, if there is a reason not to make another. */
    private boolean endsInstead(Outgoing message, String detail, long time) {
        if (message.cancelled) {
            giveUp(message, Reason.CANCELLED, detail);
        } else if (message.expired) {
            giveUp(message, Reason.EXPIRED, detail);
        } else if (message.unavailableSince != Outgoing.NEVER && time - message.unavailableSince >= unavailableNanos) {
            giveUp(message, Reason.UNAVAILABLE, detail);
        } else {
            return false;
        }
        return true;
    }

    private void expire(Outgoing message) {
        boolean isOut = message.state == Outgoing.State.OUT;
        if (isOut && clock.isConnected()) {
            message.expired = true;
        } else {
            message.mayHaveRun |= isOut;
            giveUp(message, Reason.EXPIRED, "");
        }
    }

    private void backOff(Outgoing message, int failures, long time, long noLaterThan) {
        message.state = Outgoing.State.BACKING_OFF;
        out--;
        long retryAt = time + settings.backoff().delayNanos(failures, random);
        attempts.set(message, Math.min(retryAt, noLaterThan));
    }

    /** The attempt that is out came to nothing; the message waits again, before younger ones. */
    private void takeBack(Outgoing message, long time) {
        out--;
        lane(message).inFlight--;
        message.waitsSince = time;
        attempts.remove(message);
        backToLane(message);
    }

    private void backToLane(Outgoing message) {
        Lane lane = lane(message);
        message.state = Outgoing.State.WAITING;
        if (lane.probe == message) {
            lane.probe = null;
        }
        lane.giveBack(message);
        lanes.enlist(lane);
    }

    /** The lane's oldest message is tried again after a while, and at the latest when it has been unavailable for too long. */
    private void probeLater(Lane lane, long time) {
        Outgoing oldest = lane.peek();
        if (oldest == null) {
            lanes.probeLater(lane, time, Long.MAX_VALUE);
        } else {
            leaveOutWait(oldest, lane);
            startUnavailable(oldest, Math.max(lane.unavailableSince, oldest.waitsSince));
            lanes.probeLater(lane, time, oldest.unavailableSince + unavailableNanos);
        }
    }

    private void giveUp(Outgoing message, Reason reason, String detail) {
        settle(message, gaveUp(message, reason, detail));
    }

    private static Receipt.GaveUp gaveUp(Outgoing message, Reason reason, String detail) {
        return new Receipt.GaveUp(message.record.id(), message.published, reason, message.mayHaveRun, detail);
    }

    private void settle(Outgoing message, Receipt receipt) {
        Lane lane = lane(message);
        boolean hadTurn = message.state != Outgoing.State.HELD;
        switch (message.state) {
            case HELD -> message.record.orderingKey().ifPresent(key -> lane.order.remove(key, message));
            case WAITING -> lane.settledWhileWaiting();
            case OUT -> {
                out--;
                lane.inFlight--;
            }
            case BACKING_OFF -> lane.inFlight--;
            case SETTLED -> throw new IllegalStateException("settled twice: " + message.record.id());
        }
        message.state = Outgoing.State.SETTLED;
        if (lane.probe == message) {
            lane.probe = null;
        }
        attempts.remove(message);
        if (message.expiry != null) {
            expiries.remove(message.expiry);
        }
        unsettled.remove(message.sequence);
        if (hadTurn) {
            message.record.orderingKey().ifPresent(key -> passTurn(lane, key, receipt));
        }
        lanes.enlist(lane);
        message.settled(receipt);
    }

    private void passTurn(Lane lane, String key, Receipt receipt) {
        if (settings.haltsAfterGiveUp() && receipt.outcome() == Receipt.Outcome.GAVE_UP) {
            lane.order.halt(key);
            return;
        }
        Outgoing next = lane.order.passTurn(key);
        if (next != null) {
            backToLane(next);
        }
    }

    /** Whether an answer leaves room for a handler that ran: it says so, or it leaves another attempt without an end. */
    private static boolean saysItMayHaveRun(Outgoing message, Answer answer, boolean ofTheAttemptOut) {
        return switch (answer.status()) {
            case ACKNOWLEDGED, FAILED -> true;
            case REFUSED -> answer.ran() || (message.state == Outgoing.State.OUT && !ofTheAttemptOut);
            case WORKING -> !ofTheAttemptOut;
            case BUSY -> false;
        };
    }

    private long ackTimeout(Outgoing message) {
        return Nanos.ofSeconds(message.record.ackTimeout());
    }

    private static boolean isOut(Outgoing message, long attempt) {
        return message.state == Outgoing.State.OUT && (message.attempt & ATTEMPT_MASK) == (attempt & ATTEMPT_MASK);
    }

    private static Lane lane(Outgoing message) {
        return Objects.requireNonNull(message.lane, "the message was submitted");
    }
}
