package dev.seneschal.nats;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.nats.DocsPermissions.Line;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireFormat;
import io.nats.client.NKey;
import io.nats.client.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Nodes whose users may do on a server what a {@link DocsPermissions} allows, and what they were told that they may not. */
final class PermittedFleet implements AutoCloseable {

    private static final Duration SOON = Duration.ofMillis(500);
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(100), 2, Duration.ofMillis(200), 0);

    /** A user's key, in a file and, for the server, public. */
    record User(String name, Path file, String publicKey) {

        static User create(Path folder, String name) throws Exception {
            NKey key = NKey.createUser(null);
            Path file = Files.writeString(folder.resolve(name + ".nk"), TestKeys.seed(key));
            return new User(name, file, TestKeys.publicKey(key));
        }

        String variable() {
            return name.toUpperCase(java.util.Locale.ROOT) + "_KEY: " + publicKey;
        }
    }

    /** What was not permitted to whom. */
    record Violation(String user, TransportException error) {

        boolean isOf(Line line) {
            return user.equals(line.user())
                    && error instanceof SubjectNotPermittedException violation
                    && line.covers(violation);
        }
    }

    final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    private final Map<String, User> users;
    private final NatsServer server;
    private final List<Node> nodes = new ArrayList<>();
    private final List<NatsTransport> transports = new ArrayList<>();
    private final List<JetStreamTransport> streamTransports = new ArrayList<>();
    private final BlockingQueue<Violation> violations = new LinkedBlockingQueue<>();
    private final Map<String, Boolean> ended = new ConcurrentHashMap<>();

    /** The last user may do everything, and is not one of the permissions. */
    PermittedFleet(Map<String, User> users, DocsPermissions permissions, String... settings) {
        this.users = users;
        List<String> all = new ArrayList<>(List.of(settings));
        // A server refuses a variable that nothing uses.
        users.values().stream()
                .filter(user -> user.name().equals("operator")
                        || permissions.lines().stream()
                                .anyMatch(line -> line.user().equals(user.name())))
                .forEach(user -> all.add(user.variable()));
        all.add(permissions.configuration("{ nkey: $OPERATOR_KEY }"));
        server = NatsServer.start(all.toArray(String[]::new));
    }

    NatsTransportConfig config(String user) {
        return NatsTransportConfig.builder()
                .servers(server.url())
                .name(user)
                .authentication(NatsAuthentication.nkey(users.get(user).file()))
                .inboxPrefix("_INBOX_" + user)
                .build();
    }

    /** For a client that is none of ours. */
    Options options(String user) {
        return new Options.Builder()
                .server(server.url())
                .connectionTimeout(Duration.ofSeconds(60))
                .inboxPrefix("_INBOX_" + user + ".")
                .authHandler(KeyFileAuthHandler.ofSeedFile(users.get(user).file()))
                .build();
    }

    synchronized NatsTransport connect(String user) {
        NatsTransport transport = NatsTransport.connect(config(user));
        transport.addErrorListener(error -> violations.add(new Violation(user, error)));
        transports.add(transport);
        return transport;
    }

    synchronized JetStreamTransport connect(String user, JetStreamConfig.Builder streams) {
        JetStreamTransport transport = JetStreamTransport.connect(config(user), streams.build());
        transport.nats().addErrorListener(error -> violations.add(new Violation(user, error)));
        streamTransports.add(transport);
        return transport;
    }

    static NodeBuilder node(String name, dev.seneschal.transport.Transport transport) {
        WireFormat wire =
                WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
        return Node.builder(name, wire, transport).backoff(QUICK);
    }

    NodeBuilder node(String name) {
        return node(name, connect(name));
    }

    /** Handles messages by keeping their first arguments. */
    NodeBuilder counting(String name) {
        return node(name)
                .handle(
                        "REQCount",
                        (message, context) -> handled.add(message.arguments().get(0)));
    }

    synchronized Node start(NodeBuilder builder) {
        Node node = builder.build();
        nodes.add(node);
        node.start();
        return node;
    }

    String nextHandled() throws InterruptedException {
        String next = handled.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing more was handled; violations " + violations);
        }
        return next;
    }

    /** What a Go node would publish, with the one reply subject that it has for all messages of a subject. */
    static void publishLikeGo(NatsTransport transport, String from, String subject, Message message) {
        Headers headers = Headers.of("fromNode", from, "serial", "gob", "cmp", "none");
        byte[] body = new GobCodec()
                .encode(message.toBuilder().from(NodeName.of(from)).build(), StewardDialect.APRIL.form());
        transport.publish(new Envelope(subject, headers, body), subject + ".reply");
    }

    /** Waits for a violation that the line would have permitted. */
    Optional<Violation> violationOf(Line line, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            Violation next = violations.poll(left, TimeUnit.NANOSECONDS);
            if (next != null && next.isOf(line)) {
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Drains everything, as a node does that ends in order. */
    void drain() throws InterruptedException {
        close(Duration.ofSeconds(60));
    }

    private void close(Duration patience) throws InterruptedException {
        for (Node node : copyOf(nodes)) {
            if (ended.put(node.name().value(), true) == null) {
                node.close(patience);
            }
        }
        for (JetStreamTransport transport : copyOf(streamTransports)) {
            transport.close(patience);
        }
        for (NatsTransport transport : copyOf(transports)) {
            transport.close(patience);
        }
    }

    private synchronized <T> List<T> copyOf(List<T> list) {
        return List.copyOf(list);
    }

    /** Ends it at once, whatever is under way. */
    @Override
    public void close() throws InterruptedException {
        server.close();
        close(SOON);
    }
}
