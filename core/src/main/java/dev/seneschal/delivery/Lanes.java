package dev.seneschal.delivery;

import dev.seneschal.time.Backoff;
import dev.seneschal.transport.Credit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The lanes of a sender, the turns they take, and the probing of those where nobody listens. */
final class Lanes {

    private final Map<String, Lane> lanes = new HashMap<>();
    private final Queue<Lane> round = new ArrayDeque<>();
    private final Set<String> held = new HashSet<>();
    private final DeadlineHeap<Lane> probes = new DeadlineHeap<>();
    /** They outlive a lane, which is gone whenever nothing is to be sent. */
    private final Map<String, Credits> credits = new HashMap<>();

    private final DeadlineHeap<Credits> lapses = new DeadlineHeap<>();
    private final Backoff backoff;
    private final RandomGenerator random;

    Lanes(Backoff backoff, RandomGenerator random) {
        this.backoff = backoff;
        this.random = random;
    }

    Lane of(String subject) {
        return lanes.computeIfAbsent(subject, first -> {
            Lane lane = new Lane(first);
            lane.held = held.contains(first);
            lane.credits = credits.isEmpty() ? null : credits.get(first);
            return lane;
        });
    }

    /** Lets the messages of a subject wait, or go. */
    void hold(String subject, boolean hold) {
        if (hold) {
            held.add(subject);
        } else {
            held.remove(subject);
        }
        Lane lane = lanes.get(subject);
        if (lane != null) {
            lane.held = hold;
            enlist(lane);
        }
    }

    /** Whether a subject has a message, waiting or on its way. */
    boolean holds(String subject) {
        Lane lane = lanes.get(subject);
        return lane != null && !lane.isEmpty();
    }

    Collection<Lane> all() {
        return lanes.values();
    }

    /** Gives a lane a turn, if it does not wait for one already, nor all of its messages are on their way. */
    void enlist(Lane lane) {
        if (!lane.enlisted && (lane.inFlight == 0 || lane.peek() != null)) {
            lane.enlisted = true;
            round.add(lane);
        }
    }

    /** The lane whose turn it is, or null if none waits. A lane without messages is forgotten, or they would become ever more. */
    @Nullable
    Lane next() {
        for (Lane lane = round.poll(); lane != null; lane = round.poll()) {
            lane.enlisted = false;
            if (!lane.isEmpty()) {
                return lane;
            }
            probes.remove(lane);
            lanes.remove(lane.subject);
        }
        return null;
    }

    /** The lane's oldest message is tried again after a while, and no later than at the given time. */
    void probeLater(Lane lane, long time, long noLaterThan) {
        lane.probes++;
        lane.nextProbe = Math.min(noLaterThan, time + backoff.delayNanos(lane.probes, random));
        probes.set(lane, lane.nextProbe);
    }

    /** Somebody listens. */
    void endProbing(Lane lane) {
        if (lane.probing) {
            lane.endProbing();
            probes.remove(lane);
            enlist(lane);
        }
    }

    /** A receiver of a lane's messages says how many it takes at once. */
    void credit(Lane lane, Credit credit, long until) {
        Credits own = credits.computeIfAbsent(lane.subject, Credits::new);
        own.take(credit, until);
        lane.credits = own;
        if (until < own.lapseAt) {
            lapseAt(own, until);
        }
        enlist(lane);
    }

    private void lapseAt(Credits own, long time) {
        own.lapseAt = time;
        lapses.set(own, time);
    }

    private void lapse(Credits due, long time) {
        due.lapse(time);
        Lane lane = lanes.get(due.subject);
        if (due.isEmpty()) {
            credits.remove(due.subject);
        } else {
            lapseAt(due, due.nearest());
        }
        if (lane != null) {
            lane.credits = due.isEmpty() ? null : due;
            enlist(lane);
        }
    }

    /** Enlists the lanes whose next probe is due, and those whose receivers' word does not hold any more. */
    void timePassed(long time) {
        for (Credits due = lapses.pollDue(time); due != null; due = lapses.pollDue(time)) {
            lapse(due, time);
        }
        for (Lane due = probes.pollDue(time); due != null; due = probes.pollDue(time)) {
            enlist(due);
        }
    }

    /** When {@link #timePassed} must be called, or {@link Long#MAX_VALUE}. */
    long nextDeadline() {
        return Math.min(probes.nearest(), lapses.nearest());
    }

    /** How many things it keeps, for tests. */
    int remembered() {
        return lanes.size() + round.size() + probes.size() + credits.size() + lapses.size();
    }
}
