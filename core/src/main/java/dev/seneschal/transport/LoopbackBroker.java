package dev.seneschal.transport;

import dev.seneschal.time.Environment;
import dev.seneschal.wire.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;

/**
 * A broker within this process, for nodes that live in one JVM and for tests. It does what a NATS server does, the unpleasant
 * included: messages that nobody listens to are lost, large ones are refused, connections break when told to.
 *
 * <p>It has no thread and holds no message: a publisher puts its message on the event loops of those who listen. Whoever connects
 * closes that connection; the broker itself needs no closing. Thread-safe.
 */
public final class LoopbackBroker {

    /** The largest payload a NATS server takes unless told otherwise: 1 MiB. */
    public static final int DEFAULT_MAX_PAYLOAD = 1024 * 1024;

    private final Environment environment;
    private final int maxPayload;
    private final AtomicInteger lastConnection = new AtomicInteger();
    private final SubjectTree<LoopbackSubscription> subscriptions = new SubjectTree<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private LoopbackBroker(Environment environment, int maxPayload) {
        if (maxPayload < 1) {
            throw new IllegalArgumentException("maxPayload must be at least 1, was " + maxPayload);
        }
        this.environment = environment;
        this.maxPayload = maxPayload;
    }

    /**
     * A broker on real threads that takes messages of up to 1 MiB.
     *
     * @return a new broker
     */
    public static LoopbackBroker create() {
        return new LoopbackBroker(Environment.system(), DEFAULT_MAX_PAYLOAD);
    }

    /**
     * A broker on threads from elsewhere, such as a simulation's.
     *
     * @param environment where the connections' event loops and the choice within a queue group come from
     * @param maxPayload the largest message it takes, headers included, in bytes
     * @return a new broker
     * @throws IllegalArgumentException if {@code maxPayload} is not positive
     */
    public static LoopbackBroker create(Environment environment, int maxPayload) {
        return new LoopbackBroker(environment, maxPayload);
    }

    /**
     * Connects, with a thread of its own.
     *
     * @return a connected transport; who asks for it closes it
     */
    public LoopbackTransport connect() {
        String name = "seneschal-loopback-" + lastConnection.incrementAndGet();
        return new LoopbackTransport(this, environment.newEventLoop(name, true));
    }

    int maxPayload() {
        return maxPayload;
    }

    /** Puts subscriptions into the tree; messages published from now on reach them. */
    void add(Iterable<LoopbackSubscription> added) {
        locked(lock.writeLock(), () -> added.forEach(each -> subscriptions.add(each.subject(), each)));
    }

    /** Takes subscriptions from the tree; what was published before is with their event loops by now. */
    void remove(Iterable<LoopbackSubscription> removed) {
        locked(lock.writeLock(), () -> removed.forEach(each -> subscriptions.remove(each.subject(), each)));
    }

    /** Hands a message to those who listen, or notice to its publisher that nobody does. */
    void route(LoopbackTransport publisher, Envelope envelope, Optional<String> replySubject) {
        locked(lock.readLock(), () -> {
            List<LoopbackSubscription> takers = takers(envelope.subject());
            takers.forEach(taker -> taker.deliver(LoopbackIncoming.message(taker.transport(), envelope, replySubject)));
            if (takers.isEmpty()) {
                replySubject.ifPresent(subject -> noticeNoResponder(publisher, subject));
            }
        });
    }

    private List<LoopbackSubscription> takers(String subject) {
        List<LoopbackSubscription> takers = new ArrayList<>(2);
        Map<String, List<LoopbackSubscription>> groups = new LinkedHashMap<>();
        for (LoopbackSubscription each : subscriptions.match(subject)) {
            each.queueGroup()
                    .map(group -> groups.computeIfAbsent(group, absent -> new ArrayList<>()))
                    .orElse(takers)
                    .add(each);
        }
        for (List<LoopbackSubscription> members : groups.values()) {
            takers.add(members.get(environment.random().nextInt(members.size())));
        }
        return takers;
    }

    /** As in NATS, one plain subscription of the publisher's own connection is told. */
    private void noticeNoResponder(LoopbackTransport publisher, String replySubject) {
        Predicate<LoopbackSubscription> plainAndItsOwn =
                each -> each.transport() == publisher && each.queueGroup().isEmpty();
        subscriptions.match(replySubject).stream()
                .filter(plainAndItsOwn)
                .findFirst()
                .ifPresent(each -> each.deliver(LoopbackIncoming.noResponder(publisher, replySubject)));
    }

    private static void locked(Lock lock, Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
