package dev.seneschal.node;

import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Subscription;
import dev.seneschal.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The subscriptions of a running node to what other nodes send it. */
final class Listening {

    private final List<Subscription> subscriptions = new ArrayList<>();

    private Listening() {}

    /** Listens to all that is sent to a node, to its part of what is sent to its queue groups, to methods that it handles under another name, and to what it is to pass on. */
    static Listening start(NodeSettings settings, Consumer<Incoming> listener) {
        Listening listening = new Listening();
        Dialect dialect = settings.wire().dialect();
        try {
            listening.listenWithParts(settings, dialect.everythingTo(settings.name()), listener);
            for (NodeName group : settings.queueGroups()) {
                listening.join(settings, group, dialect.everythingTo(group), listener);
                if (settings.largeMessages().isPresent()) {
                    listening.join(settings, group, Part.subject(dialect.everythingTo(group)), listener);
                }
            }
            for (Map.Entry<Method, NodeSettings.Registration> handled :
                    settings.handlers().entrySet()) {
                NodeSettings.Registration registration = handled.getValue();
                if (!registration.node().isNone()) {
                    Subject subject = Subject.of(registration.node(), handled.getKey(), registration.event());
                    listening.listenWithParts(settings, dialect.write(subject), listener);
                }
            }
            if (settings.relaying().forwards()) {
                listening.listenWithParts(settings, dialect.everythingThrough(settings.name()), listener);
            }
        } catch (Throwable e) {
            listening.close();
            throw e;
        }
        return listening;
    }

    private void join(NodeSettings settings, NodeName group, String subject, Consumer<Incoming> listener) {
        subscriptions.add(settings.transport().subscribe(subject, group.value(), listener));
    }

    private void listenWithParts(NodeSettings settings, String subject, Consumer<Incoming> listener) {
        listen(settings, subject, listener);
        if (settings.largeMessages().isPresent()) {
            listen(settings, Part.subject(subject), listener);
        }
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
