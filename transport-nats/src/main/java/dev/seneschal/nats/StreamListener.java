package dev.seneschal.nats;

import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subscription's listener, which both the connection and consumers bring messages: one at a time. */
final class StreamListener implements Consumer<Incoming> {

    private static final Logger LOG = LoggerFactory.getLogger(JetStreamTransport.class);

    private final String subject;
    private final Consumer<Incoming> listener;
    private volatile boolean draining;
    private boolean closed;

    StreamListener(String subject, Consumer<Incoming> listener) {
        this.subject = subject;
        this.listener = listener;
    }

    boolean takes(String published) {
        return SubjectOverlap.between(subject, published);
    }

    boolean isDraining() {
        return draining;
    }

    void drain() {
        draining = true;
    }

    synchronized void close() {
        draining = true;
        closed = true;
    }

    /** From the connection. */
    @Override
    public synchronized void accept(Incoming incoming) {
        if (!closed) {
            listener.accept(incoming);
        }
    }

    /** From a consumer, which takes a listener that throws for one that failed. */
    synchronized void bring(StreamIncoming incoming) {
        if (closed) {
            incoming.answer(Answer.busy("the subscription is closed"));
            return;
        }
        try {
            listener.accept(incoming);
        } catch (Throwable e) {
            LOG.error(
                    "the listener of {} failed on a message to {}",
                    subject,
                    incoming.envelope().subject(),
                    e);
            incoming.answer(Answer.failed("the listener threw " + e));
        }
    }
}
