package dev.seneschal.node;

import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Lets something happen inside each {@code subscribe}, when messages come already and before it returns. */
final class InterposedTransport implements Transport {

    private final Transport inner;
    private Consumer<String> meanwhile = subject -> {};

    InterposedTransport(Transport inner) {
        this.inner = inner;
    }

    /** From now on this happens, with the subject; what it throws ends the subscription, and {@code subscribe} with it. */
    void whenSubscribed(Consumer<String> happens) {
        meanwhile = happens;
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope) {
        return inner.publish(envelope);
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
        return inner.publish(envelope, replySubject);
    }

    @Override
    public Subscription subscribe(String subject, Consumer<Incoming> listener) {
        return interposed(subject, inner.subscribe(subject, listener));
    }

    @Override
    public Subscription subscribe(String subject, String queueGroup, Consumer<Incoming> listener) {
        return interposed(subject, inner.subscribe(subject, queueGroup, listener));
    }

    private Subscription interposed(String subject, Subscription subscription) {
        try {
            meanwhile.accept(subject);
            return subscription;
        } catch (Throwable e) {
            subscription.close();
            throw e;
        }
    }

    @Override
    public int maxPayload() {
        return inner.maxPayload();
    }

    @Override
    public ConnectionState state() {
        return inner.state();
    }

    @Override
    public void addStateListener(Consumer<ConnectionState> listener) {
        inner.addStateListener(listener);
    }

    @Override
    public void removeStateListener(Consumer<ConnectionState> listener) {
        inner.removeStateListener(listener);
    }

    @Override
    public void close(Duration timeout) throws InterruptedException {
        inner.close(timeout);
    }
}
