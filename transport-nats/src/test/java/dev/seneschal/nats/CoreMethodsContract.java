package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.ErrorLogEntry;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.NodesSeen;
import dev.seneschal.node.Relaying;
import dev.seneschal.node.StandardMethods;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each of Steward's methods that belong to messaging works between nodes of ours: central, node1, and between, which relays. */
@Timeout(120)
abstract class CoreMethodsContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final byte[] KEY = HexFormat.of().parseHex("ff80".repeat(16));

    private final List<Node> nodes = new ArrayList<>();
    private final List<Transport> connections = new ArrayList<>();
    private final NodesSeen seen = new NodesSeen();
    private final BlockingQueue<NodeName> pongs = new LinkedBlockingQueue<>();
    private final BlockingQueue<ErrorLogEntry> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<Map<NodeName, byte[]>> keys = new LinkedBlockingQueue<>();
    private final BlockingQueue<Message> handled = new LinkedBlockingQueue<>();
    private Node central;
    private Node node1;

    /** A connection to the broker that all nodes share. */
    abstract Transport connect() throws Exception;

    /** Closes the connections of the test that has ended. */
    abstract void disconnect() throws InterruptedException;

    @BeforeEach
    void start() throws Exception {
        central = start(node("central")
                .with(StandardMethods.hello(seen))
                .with(StandardMethods.pong(pongs::add))
                .with(StandardMethods.errorLog(log::add))
                .with(StandardMethods.publicKeysGet(() -> Map.of(NodeName.of("node1"), KEY)))
                .handle("REQToFile", (message, context) -> handled.add(message)));
        start(node("between").relaying(Relaying.FOR_OTHERS));
        node1 = start(node("node1")
                .with(StandardMethods.initial())
                .with(StandardMethods.toSocket())
                .with(StandardMethods.ping())
                .with(StandardMethods.processControl())
                .with(StandardMethods.publicKey(KEY))
                .with(StandardMethods.publicKeysPut(keys::add))
                .with(StandardMethods.helloTo("central", HOUR, KEY))
                .with(StandardMethods.publicKeysFrom("central", HOUR))
                .errors(ErrorConfig.standard().withCentralLog())
                .handle("REQFail", (message, context) -> {
                    throw new IllegalStateException("some error");
                }));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Node node : nodes) {
            node.close(TIMEOUT);
        }
        disconnect();
    }

    private NodeBuilder node(String name) throws Exception {
        WireFormat wire = WireFormat.builder(StewardDialect.APRIL)
                .codecs(new GobCodec(), new CborCodec())
                .compressors(new ZstdCompressor())
                .build();
        connections.add(connect());
        return Node.builder(name, wire, connections.get(connections.size() - 1))
                .backoff(Backoff.fixed(Duration.ofMillis(50)))
                .unavailableFor(Duration.ofSeconds(5))
                .onError(error -> {});
    }

    /** Returns when the broker knows what the node subscribes: node1 says hello and asks for keys once, whoever is there. */
    private Node start(NodeBuilder builder) throws Exception {
        Node node = builder.build();
        nodes.add(node);
        node.start();
        Fence.await(connections.get(connections.size() - 1));
        return node;
    }

    private static Message.Builder message(String method) {
        return Message.builder().to("node1").method(method);
    }

    private Outcome sent(Message message) throws Exception {
        return central.send(message)
                .receipt()
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .outcome();
    }

    private Message asked(Message message) throws Exception {
        return central.request(message, TIMEOUT).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("what was awaited").isNotNull();
        return next;
    }

    @Test
    void initialIsAcknowledged() throws Exception {
        assertThat(sent(message("REQInitial").build())).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void processesAreListedStoppedAndStarted() throws Exception {
        assertThat(asked(message("REQOpProcessList").build()).text())
                .contains("process: subscriber", "name: node1.REQPing.EventACK");

        String stopped = asked(message("REQOpProcessStop")
                        .arguments("REQPing", "node1", "subscriber")
                        .build())
                .text();
        Outcome whileStopped = sent(message("REQPing").build());
        String started =
                asked(message("REQOpProcessStart").arguments("REQPing").build()).text();

        assertThat(stopped).startsWith("info: OpProcessStop: process stopped id: ");
        assertThat(whileStopped).isEqualTo(Outcome.GAVE_UP);
        assertThat(started).startsWith("info: OpProcessStart: started id: ");
        assertThat(sent(message("REQPing").build())).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void helloIsNoted() throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (seen.find(NodeName.of("node1")).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }

        assertThat(seen.find(NodeName.of("node1")))
                .hasValueSatisfying(node -> assertThat(node.data()).isEqualTo(KEY));
    }

    @Test
    void pingIsRepliedByPong() throws Exception {
        assertThat(sent(message("REQPing").replyMethod("REQPong").build())).isEqualTo(Outcome.DELIVERED);

        assertThat(next(pongs)).isEqualTo(NodeName.of("node1"));
    }

    @Test
    void anErrorReachesTheCentralLog() throws Exception {
        assertThat(sent(message("REQFail").attempts(1).build())).isEqualTo(Outcome.GAVE_UP);

        ErrorLogEntry entry = next(log);
        while (!entry.text().contains("some error")) {
            entry = next(log);
        }
        assertThat(entry.from()).isEqualTo(NodeName.of("node1"));
        assertThat(entry.text()).contains("node: node1").contains("REQFail");
    }

    @Test
    void whatIsRelayedArrivesAndItsReplyComesBack() throws Exception {
        Message reply = asked(message("REQPing").via("between").data("ping").build());

        assertThat(reply.from()).isEqualTo(NodeName.of("node1"));
        assertThat(sent(message("REQPing").via("between").replyMethod("REQPong").build()))
                .isEqualTo(Outcome.DELIVERED);
        assertThat(next(pongs)).isEqualTo(NodeName.of("node1"));
    }

    @Test
    void publicKeysSurviveTheTrip() throws Exception {
        assertThat(asked(message("REQPublicKey").build()).data()).isEqualTo(KEY);

        assertThat(next(keys)).hasSize(1).allSatisfy((node, key) -> {
            assertThat(node).isEqualTo(NodeName.of("node1"));
            assertThat(key).isEqualTo(KEY);
        });
    }

    @Test
    void noneIsNoReply() throws Exception {
        assertThat(sent(message("REQPing").build())).isEqualTo(Outcome.DELIVERED);
        assertThat(sent(message("REQPing").replyMethod("REQToFile").build())).isEqualTo(Outcome.DELIVERED);

        next(handled);
        assertThat(handled).isEmpty();
        assertThat(node1.stats().accepted()).as("hello, keys, and one reply").isEqualTo(3);
    }

    @Test
    void toSocketIsAcknowledged() throws Exception {
        assertThat(sent(message("REQToSocket").data("nobody reads this").build()))
                .isEqualTo(Outcome.DELIVERED);
        assertThat(sent(message("REQToSocket").event(Event.NACK).build())).isEqualTo(Outcome.SENT);
    }
}
