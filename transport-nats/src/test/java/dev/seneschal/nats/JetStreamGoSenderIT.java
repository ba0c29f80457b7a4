package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Go node that sends to a node of ours, beside streams on the same broker, which must never answer it. */
@RequiresGoPeer
@Timeout(90)
class JetStreamGoSenderIT {

    private static final String METHOD = "REQToFile";
    private static final int MESSAGES = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    private StreamFleet fleet;
    private StewardPeer peer;
    private Connection tool;

    @BeforeEach
    void startServer() throws Exception {
        fleet = new StreamFleet();
        peer = StewardPeer.start();
        tool = fleet.tool();
    }

    @AfterEach
    void stop() throws Exception {
        tool.close();
        peer.close();
        fleet.close();
        assertThat(peer.crashes()).isEmpty();
    }

    static Stream<Way> ways() {
        return Stream.of(new Way(StewardDialect.APRIL, "gob", "zstd"), new Way(StewardDialect.JANUARY, "cbor", "none"));
    }

    private static NodeBuilder node(String name, Way way, JetStreamTransport transport) {
        return Node.builder(name, way.format(GoFleet.KEYS), transport)
                .ackTimeout(Duration.ofSeconds(GoFleet.ACK_TIMEOUT));
    }

    /** Takes from the stream, and from whoever writes to it directly; returns when both have reached the broker. */
    private Node startNode1(Way way) throws Exception {
        JetStreamTransport transport =
                fleet.connect(StreamFleet.streams().receive("node1").sendTo("node2"));
        transport.awaitReady(PATIENCE);
        Node node1 = fleet.start(node("node1", way, transport)
                .handle("REQReady", (message, context) -> {})
                .handle(
                        METHOD,
                        Event.ACK,
                        (message, context) -> handled.add(message.arguments().get(0))));
        GoFleet.deliver(node1.send(Message.builder()
                .to("node1")
                .method("REQReady")
                .ackTimeout(Duration.ofSeconds(1))
                .build()));
        return node1;
    }

    private Node startCentral(Way way) throws Exception {
        JetStreamTransport transport = fleet.connect(StreamFleet.streams().sendTo("node1"));
        transport.awaitReady(PATIENCE);
        return fleet.start(node("central", way, transport));
    }

    private void startGo(Way way) {
        peer.startNode("go", fleet.server.url(), way, Map.of());
    }

    private static ObjectNode goMessage(String argument) {
        ObjectNode message = GoFleet.goMessage("node1", METHOD);
        message.putArray("methodArgs").add(argument);
        return message;
    }

    private static List<Sending> throughTheStream(Node central, int messages) {
        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            sendings.add(central.send(Message.builder()
                    .to("node1")
                    .method(METHOD)
                    .arguments("from Java " + i)
                    .build()));
        }
        return sendings;
    }

    private List<String> nextHandled(int count) throws InterruptedException {
        List<String> next = new ArrayList<>();
        while (next.size() < count) {
            String each = handled.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(each).as("%s of %s were handled", next.size(), count).isNotNull();
            next.add(each);
        }
        return next;
    }

    private StreamState stream(String name) throws Exception {
        return tool.jetStreamManagement().getStreamInfo(name).getStreamState();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void isAcknowledgedByTheReceiverAndByNobodyElse(Way way) throws Exception {
        startNode1(way);
        Node central = startCentral(way);
        startGo(way);

        List<Sending> sendings = throughTheStream(central, MESSAGES);
        peer.send(
                "go",
                IntStream.range(0, MESSAGES)
                        .mapToObj(i -> goMessage("from Go " + i))
                        .toList());

        List<JsonNode> finished = peer.await("finished", "go", MESSAGES);
        assertThat(finished).hasSize(MESSAGES).allSatisfy(each -> {
            assertThat(each.get("outcome").asText()).isEqualTo("delivered");
            assertThat(each.get("attempts").asInt()).isEqualTo(1);
            assertThat(each.get("text").asText()).isEqualTo("confirmed from: node1: 0");
        });
        for (Sending sending : sendings) {
            assertThat(StreamFleet.receipt(sending).outcome()).isEqualTo(Outcome.IN_STREAM);
        }
        assertThat(nextHandled(2 * MESSAGES)).doesNotHaveDuplicates();
        fleet.awaitEmptyStream("SENESCHAL", PATIENCE);
        assertThat(handled).isEmpty();
        assertThat(stream("SENESCHAL").getLastSequence()).isEqualTo(MESSAGES);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void givesUpWhileTheReceiverIsDownThoughItsStreamIsThere(Way way) throws Exception {
        startNode1(way).close(PATIENCE);
        for (Sending sending : throughTheStream(startCentral(way), 5)) {
            assertThat(StreamFleet.receipt(sending).outcome()).isEqualTo(Outcome.IN_STREAM);
        }
        startGo(way);

        peer.send("go", List.of(goMessage("from Go").put("ACKTimeout", 1).put("retries", 2)));

        JsonNode finished = peer.await("finished", "go", 1).get(0);
        assertThat(finished.get("outcome").asText()).isEqualTo("gaveUp");
        assertThat(finished.get("attempts").asInt()).isEqualTo(2);
        startNode1(way);
        assertThat(nextHandled(5))
                .allMatch(each -> each.startsWith("from Java"))
                .doesNotHaveDuplicates();
        fleet.awaitEmptyStream("SENESCHAL", PATIENCE);
        assertThat(handled).isEmpty();
    }

    /** What would happen if such a stream were not refused. */
    @ParameterizedTest
    @MethodSource("ways")
    void wouldTakeAStreamForItsReceiverWereThatNotRefused(Way way) throws Exception {
        tool.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("OVERLAPPING")
                        .subjects("node1.>")
                        .build());
        startGo(way);

        peer.send("go", List.of(goMessage("from Go")));

        JsonNode finished = peer.await("finished", "go", 1).get(0);
        assertThat(finished.get("outcome").asText()).isEqualTo("delivered");
        assertThat(StewardPeer.JSON.readTree(finished.get("text").asText()).get("stream"))
                .isEqualTo(StewardPeer.JSON.getNodeFactory().textNode("OVERLAPPING"));
        assertThat(handled).isEmpty();
        assertThatThrownBy(() -> startNode1(way))
                .isInstanceOf(JetStreamException.class)
                .hasMessageContaining("stream OVERLAPPING takes node1.>");
    }

    /** One that is made later is refused at the next connection; until then the Go node is deceived, which is Steward's own defect. */
    @ParameterizedTest
    @MethodSource("ways")
    void isDeceivedByAStreamThatIsMadeLaterUntilOursConnectsAgain(Way way) throws Exception {
        Node node1 = startNode1(way);
        startGo(way);
        tool.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("OVERLAPPING")
                        .subjects("*.*.EventACK")
                        .build());
        peer.send("go", List.of(goMessage("from Go")));
        peer.await("finished", "go", 1);
        assertThat(nextHandled(1)).containsExactly("from Go");

        node1.close(PATIENCE);

        assertThat(Set.of("OVERLAPPING", "SENESCHAL"))
                .isEqualTo(Set.copyOf(tool.jetStreamManagement().getStreamNames()));
        assertThatThrownBy(() -> startNode1(way))
                .isInstanceOf(JetStreamException.class)
                .hasMessageContaining("stream OVERLAPPING takes *.*.EventACK");
    }
}
