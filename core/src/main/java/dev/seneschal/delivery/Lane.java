package dev.seneschal.delivery;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one subject, oldest first, and whether anybody listens there. While nobody does, the oldest message alone is sent
 * now and then as a probe.
 */
final class Lane extends DeadlineHeap.Timed {

    private static final int STALE_BEFORE_CLEANING = 64;

    private final ArrayDeque<Outgoing> fresh = new ArrayDeque<>();
    /** Messages that do not come in the order of their age: those that were out and came back, and those that were held. */
    private final PriorityQueue<Outgoing> returned =
            new PriorityQueue<>(Comparator.comparingLong((Outgoing message) -> message.sequence));

    final String subject;
    final KeyOrder order = new KeyOrder();

    private int stale;

    /** Messages out or backing off. */
    int inFlight;

    /** What its receivers say they take; null if they say nothing. */
    @Nullable
    Credits credits;

    /** Whether the sender has it in its round. */
    boolean enlisted;

    /** Whether its messages wait until they are let go. */
    boolean held;

    boolean probing;
    int probes;
    long unavailableSince;
    long nextProbe;
    /** When its peer last did something with a message. */
    long tookAt = Long.MIN_VALUE;

    @Nullable
    Outgoing probe;

    Lane(String subject) {
        this.subject = subject;
    }

    /** Whether it has no message at all, waiting or on its way. */
    boolean isEmpty() {
        return inFlight == 0 && order.isEmpty() && peek() == null;
    }

    void add(Outgoing message) {
        fresh.add(message);
    }

    void giveBack(Outgoing message) {
        returned.add(message);
    }

    /** The oldest message that waits. */
    @Nullable
    Outgoing peek() {
        while (isSettled(returned.peek())) {
            returned.remove();
            stale--;
        }
        while (isSettled(fresh.peek())) {
            fresh.remove();
            stale--;
        }
        return returnedIsFirst() ? returned.peek() : fresh.peek();
    }

    /** Takes out what {@link #peek} gave. */
    void removeFirst() {
        if (returnedIsFirst()) {
            returned.remove();
        } else {
            fresh.remove();
        }
    }

    /** A waiting message was settled. It is left where it stands until it comes to the front or there are too many such. */
    void settledWhileWaiting() {
        stale++;
        if (stale > STALE_BEFORE_CLEANING && stale > (fresh.size() + returned.size()) / 2) {
            fresh.removeIf(Lane::isSettled);
            returned.removeIf(Lane::isSettled);
            stale = 0;
        }
    }

    /** Whether a message may be published now. */
    boolean mayPublish(int window, long time) {
        if (held || inFlight >= window || peek() == null) {
            return false;
        }
        if (credits != null && inFlight >= credits.window(window)) {
            return false;
        }
        return !probing || (probe == null && nextProbe <= time);
    }

    void endProbing() {
        probing = false;
        probes = 0;
        probe = null;
    }

    private boolean returnedIsFirst() {
        Outgoing oldestFresh = fresh.peek();
        Outgoing oldestReturned = returned.peek();
        return oldestFresh == null || (oldestReturned != null && oldestReturned.sequence < oldestFresh.sequence);
    }

    private static boolean isSettled(@Nullable Outgoing message) {
        return message != null && message.state == Outgoing.State.SETTLED;
    }
}
