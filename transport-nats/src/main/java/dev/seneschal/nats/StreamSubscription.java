package dev.seneschal.nats;

import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A subscription that consumers of a stream bring messages to, besides the connection. */
final class StreamSubscription implements Subscription {

    private final EventLoop loop;
    private final Subscription direct;
    private final StreamListener listener;
    private final List<StreamConsumer> consumers;

    StreamSubscription(EventLoop loop, Subscription direct, StreamListener listener, List<StreamConsumer> consumers) {
        this.loop = loop;
        this.direct = direct;
        this.listener = listener;
        this.consumers = consumers;
    }

    @Override
    public String subject() {
        return direct.subject();
    }

    @Override
    public CompletionStage<Void> drain() {
        listener.drain();
        CompletableFuture<Void> fromConsumers = new CompletableFuture<>();
        boolean begun = loop.execute(() -> CompletableFuture.allOf(consumers.stream()
                        .map(each -> each.drain(listener).toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> fromConsumers.complete(null)));
        if (!begun) {
            fromConsumers.complete(null);
        }
        return direct.drain().thenCompose(done -> fromConsumers);
    }

    @Override
    public void close() {
        listener.close();
        direct.close();
        loop.execute(() -> consumers.forEach(each -> each.remove(listener)));
    }
}
