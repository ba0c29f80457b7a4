package dev.seneschal.sim;

import dev.seneschal.message.MessageId;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.time.VirtualProcess;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.EnvelopeGroup;
import dev.seneschal.wire.HeaderNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A broker and the way to it, in virtual time. It does what a NATS server does: what nobody listens to is lost, and its publisher told
 * if it gave a reply subject. Messages from one connection to another keep their order. Beyond that it does what its faults say.
 */
public final class SimulatedNetwork {

    static final int MAX_PAYLOAD = 1024 * 1024;
    private static final long SHORTEST_WAY = 50_000;
    private static final long WAY_VARIES_BY = 1_000_000;

    private final VirtualEnvironment time;
    private final Dice dice;
    private final Tally tally;
    private final DeliveryLedger ledger;
    private final List<SimulatedSubscription> subscriptions = new ArrayList<>();
    private final List<SimulatedTransport> transports = new ArrayList<>();
    private final Set<SimulatedTransport> otherSide = new HashSet<>();
    private final Map<Way, Long> lastArrivals = new HashMap<>();
    private Faults faults;

    SimulatedNetwork(VirtualEnvironment time, Dice dice, Faults faults, Tally tally, DeliveryLedger ledger) {
        this.time = time;
        this.dice = dice;
        this.faults = faults;
        this.tally = tally;
        this.ledger = ledger;
    }

    private record Way(SimulatedTransport from, SimulatedTransport to) {}

    /**
     * Connects a process.
     *
     * @param process whose threads the listeners are called on
     * @return a connected transport
     */
    public SimulatedTransport connect(VirtualProcess process) {
        SimulatedTransport transport = new SimulatedTransport(this, process);
        transports.add(transport);
        return transport;
    }

    /**
     * Parts the network in two: some connections on one side, the others on the other. Nothing goes from side to side until {@link
     * #heal}. All stay connected.
     *
     * @param oneSide the connections of one side
     */
    public void partition(List<SimulatedTransport> oneSide) {
        tally.add(Happening.PARTITIONED);
        otherSide.clear();
        otherSide.addAll(oneSide);
    }

    /** Ends a partition. */
    public void heal() {
        otherSide.clear();
    }

    /** The connections of processes that live. */
    List<SimulatedTransport> connections() {
        return List.copyOf(transports);
    }

    /** From now on nothing goes wrong; what is late still comes late. */
    void calm() {
        faults = Faults.NONE;
        heal();
        transports.forEach(SimulatedTransport::reconnect);
    }

    CompletionStage<Published> publish(SimulatedTransport from, Envelope envelope, Optional<String> replySubject) {
        if (dice.happens(faults.unpublished())) {
            tally.add(Happening.PUBLISH_FAILED);
            return CompletableFuture.failedStage(
                    new TransportException("message to " + envelope.subject() + " not sent: simulated failure"));
        }
        carry(from, envelope, replySubject);
        return CompletableFuture.completedStage(Published.HANDED);
    }

    private void carry(SimulatedTransport from, Envelope envelope, Optional<String> replySubject) {
        if (isForSeveral(envelope)) {
            tally.add(EnvelopeGroup.isOne(envelope) ? Happening.GROUPED : Happening.ANSWERED_TOGETHER);
        }
        if (dice.happens(faults.dropped())) {
            tally.add(Happening.DROPPED);
            noteGroup(envelope, Happening.GROUP_DROPPED);
        } else if (replySubject.isEmpty() && dice.happens(faults.answersDropped())) {
            tally.add(Happening.ANSWER_DROPPED);
            noteGroup(envelope, Happening.GROUP_DROPPED);
        } else {
            List<SimulatedSubscription> takers = takers(envelope.subject());
            if (replySubject.isPresent() && (takers.isEmpty() || dice.happens(faults.unheard()))) {
                tally.add(takers.isEmpty() ? Happening.NO_RESPONDER : Happening.UNHEARD);
                noticeNoResponder(from, replySubject.get());
            } else {
                takers.forEach(taker ->
                        carry(from, taker, new SimulatedIncoming(taker.transport, envelope, replySubject, false)));
            }
        }
    }

    private void carry(SimulatedTransport from, SimulatedSubscription taker, SimulatedIncoming incoming) {
        if (otherSide.contains(from) != otherSide.contains(taker.transport)) {
            tally.add(Happening.CUT_OFF_BY_PARTITION);
            return;
        }
        if (dice.happens(faults.reordered())) {
            tally.add(Happening.REORDERED);
            noteGroup(incoming.envelope(), Happening.GROUP_REORDERED);
            deliver(dice.upTo(faults.lateness().toNanos()), taker, incoming);
        } else {
            long late = 0;
            if (dice.happens(faults.delayed())) {
                tally.add(Happening.DELAYED);
                late = dice.upTo(faults.lateness().toNanos());
            }
            long arrival = time.nanoTime() + way() + late;
            long inOrder = lastArrivals.merge(new Way(from, taker.transport), arrival, Math::max);
            deliver(inOrder - time.nanoTime(), taker, incoming);
        }
        if (dice.happens(faults.duplicated())) {
            tally.add(Happening.DUPLICATED);
            messages(incoming.envelope())
                    .forEach(message -> message.headers()
                            .first(HeaderNames.ID)
                            .flatMap(MessageId::parse)
                            .ifPresent(ledger::duplicated));
            noteGroup(incoming.envelope(), Happening.GROUP_DUPLICATED);
            deliver(way() + dice.upTo(faults.lateness().toNanos()), taker, incoming);
        }
    }

    private void noteGroup(Envelope envelope, Happening what) {
        if (isForSeveral(envelope)) {
            tally.add(what);
        }
    }

    /** Whether it is a group of messages, or an answer to several attempts. */
    private static boolean isForSeveral(Envelope envelope) {
        String subject = envelope.subject();
        return EnvelopeGroup.isOne(envelope) || subject.indexOf('-', subject.lastIndexOf('.')) >= 0;
    }

    private static List<Envelope> messages(Envelope envelope) {
        return EnvelopeGroup.isOne(envelope) ? EnvelopeGroup.split(envelope) : List.of(envelope);
    }

    private void deliver(long nanos, SimulatedSubscription taker, SimulatedIncoming incoming) {
        time.schedule(Duration.ofNanos(nanos), () -> taker.arrive(incoming));
    }

    private long way() {
        return SHORTEST_WAY + dice.upTo(WAY_VARIES_BY);
    }

    private List<SimulatedSubscription> takers(String subject) {
        String[] tokens = SubjectPattern.split(subject);
        List<SimulatedSubscription> takers = new ArrayList<>(2);
        Map<String, List<SimulatedSubscription>> groups = new LinkedHashMap<>();
        for (SimulatedSubscription each : subscriptions) {
            if (each.isHeard() && each.pattern.fits(tokens)) {
                each.queueGroup
                        .map(group -> groups.computeIfAbsent(group, absent -> new ArrayList<>()))
                        .orElse(takers)
                        .add(each);
            }
        }
        groups.values().forEach(members -> takers.add(dice.oneOf(members)));
        return takers;
    }

    /** As in NATS, one plain subscription of the publisher's own connection is told. */
    private void noticeNoResponder(SimulatedTransport publisher, String replySubject) {
        String[] tokens = SubjectPattern.split(replySubject);
        subscriptions.stream()
                .filter(each -> each.transport == publisher && each.queueGroup.isEmpty() && each.pattern.fits(tokens))
                .findFirst()
                .ifPresent(each -> deliver(way(), each, SimulatedIncoming.noResponder(publisher, replySubject)));
    }

    void listenerFailed(String subject, Throwable e) {
        ledger.violated("the listener of " + subject + " threw " + e);
    }

    void add(SimulatedSubscription subscription) {
        subscriptions.add(subscription);
    }

    void remove(SimulatedSubscription subscription) {
        subscriptions.remove(subscription);
    }

    List<SimulatedSubscription> subscriptionsOf(SimulatedTransport transport) {
        return subscriptions.stream()
                .filter(each -> each.transport == transport)
                .toList();
    }

    /** A connection has ended. */
    void forget(SimulatedTransport transport) {
        transports.remove(transport);
        otherSide.remove(transport);
        subscriptions.removeIf(each -> each.transport == transport);
    }
}
