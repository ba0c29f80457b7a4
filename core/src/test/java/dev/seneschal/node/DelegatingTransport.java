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

/** Does what another transport does, for tests that change one thing of it. */
class DelegatingTransport implements Transport {

    final Transport inner;

    DelegatingTransport(Transport inner) {
        this.inner = inner;
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
        return inner.subscribe(subject, listener);
    }

    @Override
    public Subscription subscribe(String subject, String queueGroup, Consumer<Incoming> listener) {
        return inner.subscribe(subject, queueGroup, listener);
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
