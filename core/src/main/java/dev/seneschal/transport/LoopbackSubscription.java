package dev.seneschal.transport;

import dev.seneschal.time.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener of one connection to a {@link LoopbackBroker}, called on that connection's event loop. */
final class LoopbackSubscription implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(LoopbackTransport.class);

    private final LoopbackTransport transport;
    private final EventLoop loop;
    private final String subject;
    private final Optional<String> queueGroup;
    private final Consumer<Incoming> listener;
    private volatile boolean closed;

    LoopbackSubscription(
            LoopbackTransport transport,
            EventLoop loop,
            String subject,
            Optional<String> queueGroup,
            Consumer<Incoming> listener) {
        this.transport = transport;
        this.loop = loop;
        this.subject = subject;
        this.queueGroup = queueGroup;
        this.listener = listener;
    }

    LoopbackTransport transport() {
        return transport;
    }

    Optional<String> queueGroup() {
        return queueGroup;
    }

    @Override
    public String subject() {
        return subject;
    }

    /** Lets the listener have a message, after those before it. */
    void deliver(Incoming incoming) {
        loop.execute(() -> tell(incoming));
    }

    /** Lets the listener have nothing more. */
    void silence() {
        closed = true;
    }

    @Override
    public CompletionStage<Void> drain() {
        transport.remove(List.of(this));
        CompletableFuture<Void> drained = new CompletableFuture<>();
        if (!loop.execute(() -> drained.complete(null))) {
            drained.complete(null);
        }
        return drained.minimalCompletionStage();
    }

    @Override
    public void close() {
        silence();
        transport.remove(List.of(this));
    }

    private void tell(Incoming incoming) {
        if (closed) {
            return;
        }
        try {
            listener.accept(incoming);
        } catch (Throwable e) {
            LOG.error("the listener of {} failed on {}", subject, incoming.envelope(), e);
        }
    }
}
