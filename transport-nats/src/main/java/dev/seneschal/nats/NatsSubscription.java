package dev.seneschal.nats;

import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.PromptListener;
import dev.seneschal.transport.Subscription;
import io.nats.client.Message;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener of a {@link NatsTransport}, from one connection to the next. It is called on the transport's event loop, or on jnats' thread
 * in its stead.
 */
final class NatsSubscription implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(NatsTransport.class);

    /** Bytes. What is larger takes longer than to wake a thread, and jnats' has the next to take meanwhile. */
    private static final int MOST_TO_HEAR_HERE = 4 * 1024;

    private final NatsTransport transport;
    private final EventLoop loop;
    private final Arrivals arrivals;
    private final String subject;
    private final Optional<String> queueGroup;
    private final Consumer<Incoming> listener;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile boolean closed;

    NatsSubscription(
            NatsTransport transport,
            EventLoop loop,
            Arrivals arrivals,
            String subject,
            Optional<String> queueGroup,
            Consumer<Incoming> listener) {
        this.transport = transport;
        this.loop = loop;
        this.arrivals = arrivals;
        this.subject = subject;
        this.queueGroup = queueGroup;
        this.listener = listener;
    }

    @Override
    public String subject() {
        return subject;
    }

    Optional<String> queueGroup() {
        return queueGroup;
    }

    @Override
    public CompletionStage<Void> drain() {
        if (draining.compareAndSet(false, true)) {
            transport.drain(this, () -> {
                if (!loop.execute(() -> drained.complete(null))) {
                    drained.complete(null);
                }
            });
        }
        return drained.minimalCompletionStage();
    }

    @Override
    public void close() {
        silence();
        transport.remove(this);
    }

    /** Lets the listener have nothing more. */
    void silence() {
        closed = true;
    }

    /**
     * Takes a message from a connection, on jnats' thread. One that comes alone is heard on it, if that is soon over; while it is, jnats
     * keeps what arrives without a bound.
     */
    void deliver(Message message, boolean alone) {
        long size = arrivals.enter(message, transport);
        if (size == 0) {
            return;
        }
        Runnable telling = () -> tell(message, size);
        boolean here = alone && listener instanceof PromptListener && size <= MOST_TO_HEAR_HERE;
        if (!(here ? loop.executeHere(telling) : loop.execute(telling))) {
            arrivals.discarded(size);
        }
    }

    private void tell(Message message, long size) {
        if (closed) {
            arrivals.discarded(size);
            return;
        }
        try {
            listener.accept(NatsIncoming.of(transport, message));
        } catch (Throwable e) {
            LOG.error("the listener of {} failed on a message to {}", subject, message.getSubject(), e);
        } finally {
            arrivals.heard(size);
        }
    }
}
