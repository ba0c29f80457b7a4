package dev.seneschal.node;

import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Subscription;
import dev.seneschal.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The subscriptions of a running node to what other nodes send it. */
final class Listening {

    private final List<Subscription> subscriptions = new ArrayList<>();

    private Listening() {}

    /** Listens to everything addressed to a node, and to what others ask it to pass on if it does that. */
    static Listening start(NodeSettings settings, Consumer<Incoming> listener) {
        Listening listening = new Listening();
        Dialect dialect = settings.wire().dialect();
        try {
            listening.listen(settings, dialect.everythingTo(settings.name()), listener);
            if (settings.relaying().forwards()) {
                listening.listen(settings, dialect.everythingThrough(settings.name()), listener);
            }
        } catch (Throwable e) {
            listening.close();
            throw e;
        }
        return listening;
    }

    private void listen(NodeSettings settings, String subject, Consumer<Incoming> listener) {
        subscriptions.add(settings.transport().subscribe(subject, listener));
    }

    /** Takes no more; completes when the listener has had all that arrived before. */
    CompletableFuture<Void> drain() {
        return CompletableFuture.allOf(subscriptions.stream()
                .map(each -> each.drain().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    void close() {
        subscriptions.forEach(Subscription::close);
    }
}
