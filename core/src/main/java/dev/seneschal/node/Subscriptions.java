package dev.seneschal.node;

import dev.seneschal.message.Method;
import dev.seneschal.message.Subject;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What a running node listens to: all that is sent to its name, and each method that it handles under another. */
final class Subscriptions {

    private final List<Subscription> all = new ArrayList<>();

    Subscriptions(NodeSettings settings, Consumer<Incoming> listener) {
        Transport transport = settings.transport();
        Dialect dialect = settings.wire().dialect();
        try {
            all.add(transport.subscribe(dialect.everythingTo(settings.name()), listener));
            for (Map.Entry<Method, NodeSettings.Registration> entry :
                    settings.handlers().entrySet()) {
                NodeSettings.Registration registration = entry.getValue();
                if (!registration.node().isNone()) {
                    Subject subject = Subject.of(registration.node(), entry.getKey(), registration.event());
                    all.add(transport.subscribe(dialect.write(subject), listener));
                }
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** Listens no more. Completes when all that came before has been handed over. */
    CompletableFuture<Void> drain() {
        return CompletableFuture.allOf(all.stream()
                .map(subscription -> subscription.drain().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    void close() {
        all.forEach(Subscription::close);
    }
}
