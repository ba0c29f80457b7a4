package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A thousand messages each way between a node of ours and one of Go, in each dialect, codec, compression and event that there is: every
 * one is handled once, as it was sent.
 */
@RequiresGoPeer
@Timeout(120)
class GoPeerMatrixIT {

    private static final int MESSAGES = 1000;

    private static GoFleet fleet;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @BeforeAll
    static void startFleet() {
        fleet = new GoFleet();
    }

    @AfterAll
    static void stopFleet() throws Exception {
        fleet.close();
    }

    @BeforeEach
    void nextTest() {
        fleet.nextTest();
    }

    @AfterEach
    void endTest() throws InterruptedException {
        fleet.endTest();
    }

    static Stream<Arguments> waysAndEvents() {
        return Way.all().flatMap(way -> Stream.of(Event.values()).map(event -> Arguments.of(way, event)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("waysAndEvents")
    void aGoNodeHandlesWhatOursSends(Way way, Event event) throws Exception {
        String go = fleet.named("go");
        String java = fleet.named("java");
        fleet.startGo(go, way, Map.of());
        Node node = fleet.start(fleet.builder(java, way));
        List<Content> contents = contents(way, event, go, java);

        List<Sending> sendings = new ArrayList<>();
        for (Content content : contents) {
            sendings.add(node.send(content.message(way, event)));
        }
        for (Sending sending : sendings) {
            GoFleet.deliver(sending);
        }
        fleet.peer().await("handled", go, MESSAGES);

        // What a second run of a message would have left comes before this.
        GoFleet.deliver(node.send(Message.builder().to(go).method("REQToSocket").build()));
        List<JsonNode> handled = fleet.peer().await("handled", go, MESSAGES + 1, each -> true).stream()
                .filter(each -> each.get("message").get("method").asText().equals(method(way, event)))
                .toList();
        assertThat(ledger(handled)).as("seed %d", seed).isEqualTo(Content.ledger(contents));
        assertThat(handled)
                .allSatisfy(each ->
                        assertThat(each.get("message").get("id").asLong()).isNotZero())
                .extracting(each -> each.get("message").get("id").asLong())
                .doesNotHaveDuplicates();
        assertThat(handled).allSatisfy(each -> checkHeaders(each, way, java));
    }

    private static List<String> ledger(List<JsonNode> handled) {
        return Content.ledger(handled.stream().map(Content::of).toList());
    }

    /** The codec and the compression are those that were asked for, or the test would show nothing of them. */
    private static void checkHeaders(JsonNode handled, Way way, String publisher) {
        JsonNode headers = handled.get("headers");
        boolean compressed = !way.compression().equals("none");
        if (way.isJanuary()) {
            assertThat(headers.path("Seneschal-From").path(0).asText()).isEqualTo(publisher);
            assertThat(headers.path("serial").path(0).asText("gob")).isEqualTo(way.codec());
            assertThat(headers.has("cmp")).isEqualTo(compressed);
        } else {
            assertThat(headers.get("fromNode").get(0).asText()).isEqualTo(publisher);
            assertThat(headers.get("serial").get(0).asText()).isEqualTo(way.codec());
            assertThat(headers.get("cmp").get(0).asText()).isEqualTo(way.compressor());
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("waysAndEvents")
    void oursHandlesWhatAGoNodeSends(Way way, Event event) throws Exception {
        String go = fleet.named("go");
        String java = fleet.named("java");
        fleet.startGo(go, way, Map.of());
        Queue<Content> handled = new ConcurrentLinkedQueue<>();
        CountDownLatch all = new CountDownLatch(MESSAGES);
        Node node = fleet.start(fleet.builder(java, way).handle(method(way, event), event, (message, context) -> {
            handled.add(Content.of(message));
            all.countDown();
        }));
        List<Content> contents = contents(way, event, java, go);

        fleet.peer().send(go, contents.stream().map(each -> each.goMessage(way)).toList());

        List<JsonNode> finished = fleet.peer().await("finished", go, MESSAGES);
        assertThat(all.await(GoFleet.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as("%s of %s handled, errors %s", handled.size(), MESSAGES, fleet.errors())
                .isTrue();
        node.close(GoFleet.TIMEOUT);
        assertThat(Content.ledger(List.copyOf(handled))).as("seed %d", seed).isEqualTo(Content.ledger(contents));
        assertThat(finished).allSatisfy(each -> checkOutcome(each, event, java));
    }

    private static void checkOutcome(JsonNode finished, Event event, String receiver) {
        assertThat(finished.get("outcome").asText()).isEqualTo("delivered");
        assertThat(finished.get("attempts").asInt()).isEqualTo(1);
        assertThat(finished.path("text").asText())
                .isEqualTo(event == Event.ACK ? "confirmed from: " + receiver + ": 0" : "");
    }

    private List<Content> contents(Way way, Event event, String to, String from) {
        return Stream.generate(() -> Content.random(random, way, to, from, method(way, event)))
                .limit(MESSAGES)
                .toList();
    }

    /** A Steward method that does nothing but take a message, and is acknowledged or not. */
    private static String method(Way way, Event event) {
        if (event == Event.ACK) {
            return "REQToFile";
        }
        return way.isJanuary() ? "REQHello" : "REQToFileNACK";
    }
}
