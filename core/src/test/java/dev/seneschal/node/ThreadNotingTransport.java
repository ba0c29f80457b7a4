package dev.seneschal.node;

import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.PromptListener;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Notes on which thread each message is published, and whether that was interrupted, in which case jnats would drop the message; and to
 * what a {@link PromptListener} listens.
 */
final class ThreadNotingTransport extends DelegatingTransport {

    final Queue<Thread> publishers = new ConcurrentLinkedQueue<>();
    final Queue<String> publishedInterrupted = new ConcurrentLinkedQueue<>();
    final Queue<String> heardPromptly = new ConcurrentLinkedQueue<>();
    final Queue<String> heardOtherwise = new ConcurrentLinkedQueue<>();

    ThreadNotingTransport(Transport inner) {
        super(inner);
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope) {
        note(envelope);
        CompletionStage<Published> published = inner.publish(envelope);
        note(envelope);
        return published;
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
        note(envelope);
        CompletionStage<Published> published = inner.publish(envelope, replySubject);
        note(envelope);
        return published;
    }

    private void note(Envelope envelope) {
        Thread publisher = Thread.currentThread();
        publishers.add(publisher);
        if (publisher.isInterrupted()) {
            publishedInterrupted.add(publisher.getName() + " published to " + envelope.subject());
        }
    }

    @Override
    public Subscription subscribe(String subject, Consumer<Incoming> listener) {
        return inner.subscribe(subject, noted(subject, listener));
    }

    @Override
    public Subscription subscribe(String subject, String queueGroup, Consumer<Incoming> listener) {
        return inner.subscribe(subject, queueGroup, noted(subject, listener));
    }

    private Consumer<Incoming> noted(String subject, Consumer<Incoming> listener) {
        (listener instanceof PromptListener ? heardPromptly : heardOtherwise).add(subject);
        return incoming -> listener.accept(new Noted(this, incoming));
    }

    /** What is answered is noted too. */
    private record Noted(ThreadNotingTransport transport, Incoming incoming) implements Incoming {

        @Override
        public Envelope envelope() {
            return incoming.envelope();
        }

        @Override
        public Optional<String> replySubject() {
            return incoming.replySubject();
        }

        @Override
        public boolean noResponder() {
            return incoming.noResponder();
        }

        @Override
        public void answer(Answer answer) {
            transport.note(incoming.envelope());
            incoming.answer(answer);
            transport.note(incoming.envelope());
        }
    }
}
