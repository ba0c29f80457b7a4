package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seneschal.codec.key.Ed25519KeyPair;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Nodes of ours and of {@link StewardPeer} on one nats-server. A test names its nodes by {@link #named}, so that those of one test
 * never hear those of another.
 */
final class GoFleet implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** Long enough that nothing is sent twice on a busy machine: a Go node runs a message each time it comes. */
    static final int ACK_TIMEOUT = 30;

    static final Ed25519KeyPair KEYS = Ed25519KeyPair.generate();

    private final NatsServer server = NatsServer.start();
    private final StewardPeer peer = StewardPeer.start();
    private final NatsTransport transport = NatsTransport.connect(
            NatsTransportConfig.builder().servers(server.url()).build());
    private final List<Node> nodes = new ArrayList<>();
    private final List<String> goNodes = new ArrayList<>();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private int tests;

    /** Begins a test. */
    void nextTest() {
        tests++;
        errors.clear();
    }

    String named(String name) {
        return name + "-" + tests;
    }

    StewardPeer peer() {
        return peer;
    }

    /** What our nodes reported of errors in this test. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    NodeBuilder builder(String name, Way way) {
        return Node.builder(name, way.format(KEYS), transport)
                .ackTimeout(Duration.ofSeconds(ACK_TIMEOUT))
                .onError(error -> errors.add(error.toString()));
    }

    /** Starts a node, and returns when what it subscribes has reached the broker, as a message of its own shows that comes after that. */
    Node start(NodeBuilder builder) throws Exception {
        Node node = builder.handle("REQReady", (message, context) -> {}).build();
        nodes.add(node);
        node.start();
        deliver(node.send(Message.builder()
                .to(node.name().value())
                .method("REQReady")
                .ackTimeout(Duration.ofSeconds(1))
                .build()));
        return node;
    }

    void startGo(String name, Way way, Map<String, Object> more) {
        peer.startNode(name, server.url(), way, more);
        goNodes.add(name);
    }

    static void deliver(Sending sending) throws Exception {
        assertThat(sending.receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .satisfies(receipt -> assertThat(receipt.outcome()).isIn(Outcome.DELIVERED, Outcome.SENT));
    }

    /** A message in the form in which a Go node is told to send it. */
    static ObjectNode goMessage(String to, String method) {
        return StewardPeer.JSON
                .createObjectNode()
                .put("toNode", to)
                .put("method", method)
                .put("ACKTimeout", ACK_TIMEOUT)
                .put("retries", 3)
                .put("directory", "test")
                .put("fileName", "file");
    }

    /** Ends a test: none of the Go nodes may have died of what ours sent. */
    void endTest() throws InterruptedException {
        for (Node node : nodes) {
            node.close(Duration.ofSeconds(10));
        }
        nodes.clear();
        goNodes.forEach(peer::stopNode);
        goNodes.clear();
        assertThat(peer.crashes()).isEmpty();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        transport.close(Duration.ofSeconds(10));
        peer.close();
        server.close();
    }
}
