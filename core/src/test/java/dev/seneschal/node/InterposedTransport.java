package dev.seneschal.node;

import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import java.util.function.Consumer;

/** Lets something happen inside each {@code subscribe}, when messages come already and before it returns. */
final class InterposedTransport extends DelegatingTransport {

    private Consumer<String> meanwhile = subject -> {};

    InterposedTransport(Transport inner) {
        super(inner);
    }

    /** From now on this happens, with the subject; what it throws ends the subscription, and {@code subscribe} with it. */
    void whenSubscribed(Consumer<String> happens) {
        meanwhile = happens;
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
}
