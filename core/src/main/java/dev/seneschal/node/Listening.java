package dev.seneschal.node;

import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.PromptListener;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The subscriptions of a running node to what other nodes send it. */
final class Listening {

    private final NodeSettings settings;
    /** Of what comes in one piece. */
    private final Consumer<Incoming> whole;
    /** Of parts, the last of which brings a message of any size. */
    private final Consumer<Incoming> parts;

    private final List<Subscription> subscriptions = new ArrayList<>();

    private Listening(NodeSettings settings, Consumer<Incoming> listener) {
        this.settings = settings;
        PromptListener prompt = listener::accept;
        whole = settings.wire().readsPromptly() ? prompt : listener;
        parts = listener;
    }

    /**
     * Listens to all that is sent to a node, to its part of what is sent to its queue groups, to methods that it handles under another
     * name, and to what it is to pass on.
     *
     * @param listener waits for nothing but what the wire format waits for
     */
    static Listening start(NodeSettings settings, Consumer<Incoming> listener) {
        Listening listening = new Listening(settings, listener);
        try {
            listening.listenToAll();
        } catch (Throwable e) {
            listening.close();
            throw e;
        }
        return listening;
    }

    private void listenToAll() {
        Dialect dialect = settings.wire().dialect();
        listen(dialect.everythingTo(settings.name()));
        for (NodeName group : settings.queueGroups()) {
            join(group, dialect.everythingTo(group));
        }
        for (Map.Entry<Method, NodeSettings.Registration> handled :
                settings.handlers().entrySet()) {
            NodeSettings.Registration registration = handled.getValue();
            if (!registration.node().isNone()) {
                listen(dialect.write(Subject.of(registration.node(), handled.getKey(), registration.event())));
            }
        }
        if (settings.relaying().forwards()) {
            listen(dialect.everythingThrough(settings.name()));
        }
    }

    private void join(NodeName group, String subject) {
        Transport transport = settings.transport();
        subscriptions.add(transport.subscribe(subject, group.value(), whole));
        if (settings.largeMessages().isPresent()) {
            subscriptions.add(transport.subscribe(Part.subject(subject), group.value(), parts));
        }
    }

    private void listen(String subject) {
        Transport transport = settings.transport();
        subscriptions.add(transport.subscribe(subject, whole));
        if (settings.largeMessages().isPresent()) {
            subscriptions.add(transport.subscribe(Part.subject(subject), parts));
        }
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
