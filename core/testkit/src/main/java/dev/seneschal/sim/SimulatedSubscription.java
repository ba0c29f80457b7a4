package dev.seneschal.sim;

import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Subscription;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A listener of one connection, called on that connection's loop. */
final class SimulatedSubscription implements Subscription {

    final SimulatedTransport transport;
    final Optional<String> queueGroup;
    final SubjectPattern pattern;
    private final EventLoop loop;
    private final String subject;
    private final Consumer<Incoming> listener;
    private boolean open = true;
    private boolean silent;

    SimulatedSubscription(
            SimulatedTransport transport,
            EventLoop loop,
            String subject,
            Optional<String> queueGroup,
            Consumer<Incoming> listener) {
        this.transport = transport;
        this.loop = loop;
        this.subject = subject;
        this.queueGroup = queueGroup;
        this.pattern = new SubjectPattern(subject);
        this.listener = listener;
    }

    @Override
    public String subject() {
        return subject;
    }

    /** Whether the broker has something for it. */
    boolean isHeard() {
        return open && transport.isConnected();
    }

    /** A message comes over the network. */
    void arrive(Incoming incoming) {
        if (isHeard()) {
            loop.execute(() -> tell(incoming));
        }
    }

    @Override
    public CompletionStage<Void> drain() {
        end();
        CompletableFuture<Void> drained = new CompletableFuture<>();
        if (!loop.execute(() -> drained.complete(null))) {
            drained.complete(null);
        }
        return drained.minimalCompletionStage();
    }

    @Override
    public void close() {
        silent = true;
        end();
    }

    private void end() {
        open = false;
        transport.forget(this);
    }

    private void tell(Incoming incoming) {
        if (silent) {
            return;
        }
        try {
            listener.accept(incoming);
        } catch (Throwable e) {
            transport.listenerFailed(subject, e);
        }
    }
}
