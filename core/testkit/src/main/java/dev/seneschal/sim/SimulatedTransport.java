package dev.seneschal.sim;

import dev.seneschal.time.EventLoop;
import dev.seneschal.time.VirtualProcess;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.StateListeners;
import dev.seneschal.transport.SubjectRules;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A connection of a process to a {@link SimulatedNetwork}. It ends with its process, which the broker notices at once. Used as
 * virtual time is: from one thread, and from the tasks it runs.
 */
public final class SimulatedTransport implements Transport {

    private final SimulatedNetwork network;
    private final VirtualProcess process;
    private final EventLoop loop;
    private final StateListeners states;

    SimulatedTransport(SimulatedNetwork network, VirtualProcess process) {
        this.network = network;
        this.process = process;
        loop = process.newEventLoop("seneschal-simulated", true);
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
        if (envelope.wireBytes() > maxPayload()) {
            return CompletableFuture.failedStage(
                    new MessageTooLargeException(subject, envelope.wireBytes(), maxPayload()));
        }
        if (!isConnected()) {
            return CompletableFuture.failedStage(
                    new TransportException("message to " + subject + " not sent: connection is " + state()));
        }
        return network.publish(this, envelope, replySubject);
    }

    @Override
    public Subscription subscribe(String subject, Consumer<Incoming> listener) {
        return subscribe(subject, Optional.empty(), listener);
    }

    @Override
    public Subscription subscribe(String subject, String queueGroup, Consumer<Incoming> listener) {
        return subscribe(subject, Optional.of(SubjectRules.checkQueueGroup(queueGroup)), listener);
    }

    private Subscription subscribe(String subject, Optional<String> queueGroup, Consumer<Incoming> listener) {
        SubjectRules.checkSubscribed(subject);
        if (state() == ConnectionState.CLOSED) {
            throw new IllegalStateException("not subscribed to " + subject + ": the transport is closed");
        }
        SimulatedSubscription subscription = new SimulatedSubscription(this, loop, subject, queueGroup, listener);
        network.add(subscription);
        return subscription;
    }

    @Override
    public int maxPayload() {
        return SimulatedNetwork.MAX_PAYLOAD;
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
    public void disconnect() {
        if (states.state() == ConnectionState.CONNECTED) {
            states.change(ConnectionState.DISCONNECTED);
        }
    }

    /** Regains the connection, with all subscriptions. Nothing happens unless it was lost. */
    public void reconnect() {
        if (states.state() == ConnectionState.DISCONNECTED) {
            states.change(ConnectionState.CONNECTED);
        }
    }

    @Override
    public void close(Duration timeout) throws InterruptedException {
        List.copyOf(network.subscriptionsOf(this)).forEach(SimulatedSubscription::close);
        network.forget(this);
        states.change(ConnectionState.CLOSED);
        loop.stop();
        if (!loop.inLoop()) {
            loop.awaitStopped(timeout);
        }
    }

    boolean isConnected() {
        return process.isAlive() && states.state() == ConnectionState.CONNECTED;
    }

    void listenerFailed(String subject, Throwable e) {
        network.listenerFailed(subject, e);
    }

    void forget(SimulatedSubscription subscription) {
        network.remove(subscription);
    }
}
