package dev.seneschal.examples;

import dev.seneschal.message.Message;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import dev.seneschal.time.Backoff;
import dev.seneschal.wire.WireFormat;
import java.nio.file.Path;
import java.time.Duration;

/** The three nodes of the demo: central asks, node1 and node2 count and reply. */
final class DemoFleet {

    static final String NODE1 = "node1";
    static final String NODE2 = "node2";

    private static final String COUNT = "REQCount";
    private static final String RESULT = "REQCountResult";
    private static final Duration TO_CLOSE = Duration.ofSeconds(10);
    /** A node that was away is found again soon. */
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), 2, Duration.ofMillis(400), 0.2);

    private final Node central;
    private final Node node1;
    private final Node node2;

    DemoFleet(WireFormat wire, Broker broker, Tally tally) throws InterruptedException {
        central = builder("central", wire, broker)
                .handle(RESULT, (reply, context) -> tally.replied(requestOf(reply), WordCount.parse(reply.text())))
                .build();
        node1 = counter(NODE1, wire, broker);
        node2 = counter(NODE2, wire, broker);
    }

    private static Node counter(String name, WireFormat wire, Broker broker) throws InterruptedException {
        return builder(name, wire, broker)
                .handle(
                        COUNT,
                        (message, context) ->
                                context.reply(WordCount.of(message.data()).text()))
                .build();
    }

    private static NodeBuilder builder(String name, WireFormat wire, Broker broker) throws InterruptedException {
        return Node.builder(name, wire, broker.connect(name))
                .backoff(BACKOFF)
                .ackTimeout(Duration.ofSeconds(3))
                .attempts(10)
                .unavailableFor(Duration.ofMinutes(1));
    }

    void start() {
        node1.start();
        node2.start();
        central.start();
    }

    /** Asks a node to count a text. */
    Sending ask(String node, Path file, byte[] text) {
        return central.send(Message.builder()
                .to(node)
                .method(COUNT)
                .arguments(file.toString())
                .data(text)
                .replyMethod(RESULT)
                .build());
    }

    void closeNode1() throws InterruptedException {
        node1.close(TO_CLOSE);
    }

    void startNode1() {
        node1.start();
    }

    /** Closes all, those first that still wait for central to take their replies. */
    void close() throws InterruptedException {
        node1.close(TO_CLOSE);
        node2.close(TO_CLOSE);
        central.close(TO_CLOSE);
    }

    long retried() {
        return central.stats().retried();
    }

    /** Messages and replies that were given up. */
    long deadLetters() {
        return central.stats().gaveUp() + node1.stats().gaveUp() + node2.stats().gaveUp();
    }

    long handledByNode1() {
        return node1.stats().handled();
    }

    long handledByNode2() {
        return node2.stats().handled();
    }

    /** The id of the request that a reply answers. */
    private static long requestOf(Message reply) {
        return reply.steward().previousMessage().orElseThrow().id();
    }
}
