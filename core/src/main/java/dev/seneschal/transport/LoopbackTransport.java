package dev.seneschal.transport;

import dev.seneschal.time.EventLoop;
import dev.seneschal.wire.Envelope;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A connection to a {@link LoopbackBroker}. It is connected from the start, and breaks and heals only by {@link #disconnect} and
 * {@link #reconnect}. Its listeners are called on one daemon thread of its own.
 */
public final class LoopbackTransport implements Transport {

    private final LoopbackBroker broker;
    private final EventLoop loop;
    private final StateListeners states;
    private final Set<LoopbackSubscription> subscriptions = new LinkedHashSet<>();

    LoopbackTransport(LoopbackBroker broker, EventLoop loop) {
        this.broker = broker;
        this.loop = loop;
        states = new StateListeners(loop, ConnectionState.CONNECTED);
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope) {
        return publish(envelope, Optional.empty());
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
        return publish(envelope, Optional.of(SubjectRules.checkPublished(replySubject)));
    }

    private CompletionStage<Published> publish(Envelope envelope, Optional<String> replySubject) {
        String subject = SubjectRules.checkPublished(envelope.subject());
        if (envelope.wireBytes() > broker.maxPayload()) {
            return CompletableFuture.failedStage(
                    new MessageTooLargeException(subject, envelope.wireBytes(), broker.maxPayload()));
        }
        ConnectionState state = states.state();
        if (state != ConnectionState.CONNECTED) {
            return CompletableFuture.failedStage(
                    new TransportException("message to " + subject + " not sent: connection is " + state));
        }
        broker.route(this, envelope, replySubject);
        return CompletableFuture.completedStage(Published.HANDED);
    }

    @Override
    public Subscription subscribe(String subject, Consumer<Incoming> listener) {
        return subscribe(subject, Optional.empty(), listener);
    }

    @Override
    public Subscription subscribe(String subject, String queueGroup, Consumer<Incoming> listener) {
        return subscribe(subject, Optional.of(SubjectRules.checkQueueGroup(queueGroup)), listener);
    }

    private synchronized Subscription subscribe(
            String subject, Optional<String> queueGroup, Consumer<Incoming> listener) {
        SubjectRules.checkSubscribed(subject);
        if (states.state() == ConnectionState.CLOSED) {
            throw new IllegalStateException("not subscribed to " + subject + ": the transport is closed");
        }
        LoopbackSubscription subscription = new LoopbackSubscription(this, loop, subject, queueGroup, listener);
        subscriptions.add(subscription);
        if (states.state() == ConnectionState.CONNECTED) {
            broker.add(List.of(subscription));
        }
        return subscription;
    }

    synchronized void remove(List<LoopbackSubscription> removed) {
        removed.forEach(subscriptions::remove);
        broker.remove(removed);
    }

    @Override
    public int maxPayload() {
        return broker.maxPayload();
    }

    @Override
    public ConnectionState state() {
        return states.state();
    }

    @Override
    public void addStateListener(Consumer<ConnectionState> listener) {
        states.add(listener);
    }

    @Override
    public void removeStateListener(Consumer<ConnectionState> listener) {
        states.remove(listener);
    }

    /**
     * Loses the connection: messages to this transport are lost and its publishing fails, until {@link #reconnect}. What has arrived
     * is still given to the listeners. Nothing happens unless it is connected.
     */
    public synchronized void disconnect() {
        if (states.state() == ConnectionState.CONNECTED) {
            broker.remove(subscriptions);
            states.change(ConnectionState.DISCONNECTED);
        }
    }

    /** Regains the connection, with all subscriptions. Nothing happens unless it was lost. */
    public synchronized void reconnect() {
        if (states.state() == ConnectionState.DISCONNECTED) {
            broker.add(subscriptions);
            states.change(ConnectionState.CONNECTED);
        }
    }

    @Override
    public void close(Duration timeout) throws InterruptedException {
        end();
        if (!loop.inLoop()) {
            loop.awaitStopped(timeout);
        }
    }

    private synchronized void end() {
        subscriptions.forEach(LoopbackSubscription::silence);
        broker.remove(subscriptions);
        subscriptions.clear();
        states.change(ConnectionState.CLOSED);
        loop.stop();
    }
}
