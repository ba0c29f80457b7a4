package dev.seneschal.nats;

import dev.seneschal.message.NodeName;
import dev.seneschal.message.Subject;
import dev.seneschal.node.Handled;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Process;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import io.nats.client.NUID;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a node to {@code nats micro ls} and to whoever else speaks the NATS services protocol: answers {@code $SRV.PING}, {@code
 * $SRV.INFO} and {@code $SRV.STATS}, to all, by the service's name, and by its name and id. Each method that the node handles is an
 * endpoint, once under the node's name and once under that of each of its queue groups.
 *
 * <pre>{@code
 * NatsService service = NatsService.of(NatsServiceConfig.of("workers", "1.4.0"), transport);
 * Node node = Node.builder("worker1", wire, transport).queueGroup("workers").with(service) ... .build();
 * node.start();
 * service.start(node);
 * }</pre>
 *
 * <p>An endpoint takes messages of Steward's form, not any request. Thread-safe. Who makes it closes it, best before the node.
 */
public final class NatsService implements Consumer<NodeBuilder> {

    private static final Logger LOG = LoggerFactory.getLogger(NatsService.class);

    private static final String PREFIX = "$SRV.";

    private final NatsServiceConfig config;
    private final Transport transport;
    private final String id = NUID.nextGlobal();
    private final Map<Subject, EndpointCounts> counts = new ConcurrentHashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();

    private NatsService(NatsServiceConfig config, Transport transport) {
        this.config = config;
        this.transport = transport;
    }

    /**
     * A service that is not shown yet. Another instance of it, in this process or another, has the same name and another id.
     *
     * @param config what it is called
     * @param transport the node's
     * @return for {@link NodeBuilder#with}, and to be started
     */
    public static NatsService of(NatsServiceConfig config, Transport transport) {
        return new NatsService(config, transport);
    }

    /**
     * The id of this instance, as {@code nats micro ls} shows it.
     *
     * @return 22 letters and digits
     */
    public String id() {
        return id;
    }

    /** Has a node that is being built count for the statistics. Without this they stay at zero. */
    @Override
    public void accept(NodeBuilder builder) {
        builder.onHandled(this::handled);
    }

    private void handled(Handled handled) {
        // A relayed message names its destination in its subject, of which there may be any number.
        if (handled.subject().via().isEmpty()) {
            counts.computeIfAbsent(handled.subject(), first -> new EndpointCounts())
                    .add(handled);
        }
    }

    /**
     * Shows a node, from now on and as long as that is started.
     *
     * @param node a started node
     * @throws IllegalStateException if this service is started already, or the node is not
     */
    public synchronized void start(Node node) {
        if (!subscriptions.isEmpty()) {
            throw new IllegalStateException("service " + config.name() + " is started already");
        }
        List<ServiceEndpoint> checked = endpoints(node);
        LOG.debug("service {} {}: {} endpoints", config.name(), id, checked.size());
        ServiceReplies replies = new ServiceReplies(config, id, node.name(), Instant.now());
        listen("PING", node, (reply, endpoints) -> reply.ping(), replies);
        listen("INFO", node, ServiceReplies::info, replies);
        listen("STATS", node, ServiceReplies::stats, replies);
    }

    private void listen(
            String verb,
            Node node,
            BiFunction<ServiceReplies, List<ServiceEndpoint>, String> reply,
            ServiceReplies replies) {
        Consumer<Incoming> listener = request -> answer(request, node, endpoints -> reply.apply(replies, endpoints));
        String all = PREFIX + verb;
        for (String subject : List.of(all, all + "." + config.name(), all + "." + config.name() + "." + id)) {
            subscriptions.add(transport.subscribe(subject, listener));
        }
    }

    private interface Reply {
        String to(List<ServiceEndpoint> endpoints);
    }

    private void answer(Incoming request, Node node, Reply reply) {
        if (request.replySubject().isEmpty() || !node.health().isStarted()) {
            return;
        }
        byte[] json = reply.to(endpoints(node)).getBytes(StandardCharsets.UTF_8);
        try {
            transport
                    .publish(new Envelope(request.replySubject().get(), Headers.EMPTY, json))
                    .whenComplete((how, failure) -> {
                        if (failure != null) {
                            LOG.debug("service {}: not answered: {}", config.name(), failure.getMessage());
                        }
                    });
        } catch (IllegalArgumentException e) {
            LOG.debug("service {}: not answered: {}", config.name(), e.getMessage());
        }
    }

    private List<ServiceEndpoint> endpoints(Node node) {
        List<ServiceEndpoint> endpoints = new ArrayList<>();
        for (Process process : node.processes().list()) {
            Subject subject = process.subject();
            if (process.kind() == Process.Kind.SUBSCRIBER && subject.via().isEmpty()) {
                endpoints.add(endpoint(process, subject, ""));
                if (subject.node().equals(node.name())) {
                    for (NodeName group : node.queueGroups()) {
                        Subject shared = Subject.of(group, subject.method(), subject.event());
                        endpoints.add(endpoint(process, shared, group.value()));
                    }
                }
            }
        }
        return endpoints;
    }

    /** A process is named by its subject as it stands on the wire, and its kind. */
    private ServiceEndpoint endpoint(Process process, Subject subject, String queueGroup) {
        String text = process.name().substring(0, process.name().lastIndexOf('_'));
        String wire = subject.node() + text.substring(text.indexOf('.'));
        EndpointCounts counted = counts.getOrDefault(subject, EndpointCounts.NONE);
        return new ServiceEndpoint(subject.method().value(), wire, queueGroup, counted);
    }

    /** Shows the node no more. May be called repeatedly. */
    public synchronized void close() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }
}
