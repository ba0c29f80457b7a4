package dev.seneschal.node;

import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.StreamDelivery;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A connection whose acknowledged messages go through a stream in memory, all or none of them. A test steps it: it brings what it is told
 * to.
 */
final class StreamingTransport extends DelegatingTransport {

    private final boolean allGoPast;
    private Consumer<Incoming> listener = incoming -> {};
    final BlockingQueue<Envelope> stream = new LinkedBlockingQueue<>();
    final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    StreamingTransport(Transport inner) {
        this(inner, false);
    }

    private StreamingTransport(Transport inner, boolean allGoPast) {
        super(inner);
        this.allGoPast = allGoPast;
    }

    /** One with a stream that none of what is published is for. */
    static StreamingTransport pastWhichAllGo(Transport inner) {
        return new StreamingTransport(inner, true);
    }

    /** Brings a message to the node that subscribed last. */
    void bring(Envelope envelope, StreamDelivery delivery) {
        listener.accept(new Incoming() {
            @Override
            public Envelope envelope() {
                return envelope;
            }

            @Override
            public Optional<String> replySubject() {
                return Optional.empty();
            }

            @Override
            public boolean noResponder() {
                return false;
            }

            @Override
            public void answer(Answer answer) {
                answers.add(answer);
            }

            @Override
            public Optional<StreamDelivery> streamDelivery() {
                return Optional.of(delivery);
            }
        });
    }

    @Override
    public CompletionStage<Published> publish(Envelope envelope, String replySubject) {
        if (allGoPast) {
            return inner.publish(envelope, replySubject);
        }
        stream.add(envelope);
        return CompletableFuture.completedStage(Published.IN_STREAM);
    }

    @Override
    public boolean hasStreams() {
        return true;
    }

    @Override
    public Subscription subscribe(String subject, Consumer<Incoming> taker) {
        if (subject.endsWith(".*.*")) {
            listener = taker;
        }
        return inner.subscribe(subject, taker);
    }
}
