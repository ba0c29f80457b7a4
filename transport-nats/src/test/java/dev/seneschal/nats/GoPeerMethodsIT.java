package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.ErrorLogEntry;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.NodesSeen;
import dev.seneschal.node.Relaying;
import dev.seneschal.node.StandardMethods;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A node of ours among Go nodes, as they see it: hello, ping, the list of processes, keys, the error log, the form of replies, and
 * relay. What it sees of them is checked beside.
 */
@RequiresGoPeer
@Timeout(120)
class GoPeerMethodsIT {

    private static final Way APRIL = new Way(StewardDialect.APRIL, "gob", "zstd");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final byte[] KEY = GoFleet.KEYS.publicKey().bytes();
    private static final String DATE = "\\w{3} \\w{3} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}";

    private static GoFleet fleet;

    private final NodesSeen seen = new NodesSeen();
    private final BlockingQueue<NodeName> pongs = new LinkedBlockingQueue<>();
    private final BlockingQueue<ErrorLogEntry> log = new LinkedBlockingQueue<>();
    private final BlockingQueue<Map<NodeName, byte[]>> keys = new LinkedBlockingQueue<>();
    private String go;
    private String java;

    @BeforeAll
    static void startFleet() {
        fleet = new GoFleet();
    }

    @AfterAll
    static void stopFleet() throws Exception {
        fleet.close();
    }

    @BeforeEach
    void nameNodes() {
        fleet.nextTest();
        go = fleet.named("go");
        java = fleet.named("java");
    }

    @AfterEach
    void endTest() throws InterruptedException {
        fleet.endTest();
    }

    static Stream<Way> ways() {
        return Stream.of(APRIL, new Way(StewardDialect.JANUARY, "gob", "none"));
    }

    /** All standard methods, as a fleet's agent has them. */
    private NodeBuilder agent(Way way) {
        byte[] hello = way.isJanuary() ? ("Hello from " + java + "\n").getBytes(StandardCharsets.UTF_8) : KEY;
        return fleet.builder(java, way)
                .with(StandardMethods.initial())
                .with(StandardMethods.toSocket())
                .with(StandardMethods.ping())
                .with(StandardMethods.pong(pongs::add))
                .with(StandardMethods.hello(seen))
                .with(StandardMethods.processControl())
                .with(StandardMethods.publicKey(KEY))
                .with(StandardMethods.helloTo(go, HOUR, hello));
    }

    private static JsonNode handled(String node, String method) {
        return fleet.peer()
                .await("handled", node, 1, event -> method(event).equals(method))
                .get(0);
    }

    private static String method(JsonNode event) {
        return field(event, "method");
    }

    private static String field(JsonNode event, String name) {
        return event.get("message").get(name).asText();
    }

    private void send(ObjectNode message) {
        fleet.peer().send(go, List.of(message));
    }

    private ObjectNode toJava(String method) {
        return GoFleet.goMessage(java, method).put("replyACKTimeout", 10).put("replyRetries", 3);
    }

    /** With the names of a file, without which a Steward can do none of its methods that write one, and answers with nothing. */
    private Message.Builder toGo(String method) {
        Message message = Message.builder().to(go).method(method).build();
        return message.toBuilder().steward(message.steward().withFile("test", "file"));
    }

    private static Message reply(Node node, Message message) throws Exception {
        return node.request(message, GoFleet.TIMEOUT).get(GoFleet.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(GoFleet.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("what was awaited").isNotNull();
        return next;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aGoNodeNotesOurHello(Way way) throws Exception {
        fleet.startGo(go, way, Map.of("central", go));

        fleet.start(agent(way));

        JsonNode hello = handled(go, "REQHello");
        assertThat(hello.get("subject").asText()).isEqualTo(go + ".REQHello.EventNACK");
        assertThat(hello.get("file").asText()).isEqualTo("hello-messages/" + java + "/hello.log");
        assertThat(hello.get("text").asText().strip()).matches(DATE + ", Received hello from \"" + java + "\"");
        assertThat(Content.of(hello).data()).hasSize(1);
    }

    @Test
    void ourSignaturesVerifyByTheKeyOfOurHello() throws Exception {
        fleet.startGo(go, APRIL, Map.of("central", go));
        Node node = fleet.start(agent(APRIL));
        handled(go, "REQHello");
        fleet.peer()
                .await(
                        "error",
                        go,
                        1,
                        error -> error.get("text").asText().equals("info: added public key for new node: " + java));

        GoFleet.deliver(node.send(Message.builder()
                .to(go)
                .method("REQToConsole")
                .arguments("one", "two")
                .build()));

        assertThat(handled(go, "REQToConsole").get("signature").asText()).isEqualTo("good");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void oursNotesTheHelloOfAGoNode(Way way) throws Exception {
        fleet.start(agent(way));

        fleet.startGo(go, way, Map.of("central", java, "hello", 3600));

        fleet.peer().await("finished", go, 1, event -> method(event).equals("REQHello"));
        long deadline = System.nanoTime() + GoFleet.TIMEOUT.toNanos();
        while (seen.find(NodeName.of(go)).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(seen.find(NodeName.of(go))).isPresent();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void pingsAreAnsweredByPongsBothWays(Way way) throws Exception {
        fleet.startGo(go, way, Map.of());
        Node node = fleet.start(agent(way));

        GoFleet.deliver(node.send(toGo("REQPing").replyMethod("REQPong").build()));
        send(toJava("REQPing").put("replyMethod", "REQPong"));

        assertThat(next(pongs)).isEqualTo(NodeName.of(go));
        JsonNode pinged = handled(go, "REQPing");
        assertThat(pinged.get("file").asText()).isEqualTo("test/" + go + "/file");
        assertThat(pinged.get("text").asText()).matches(DATE + ", ping received from " + java);
        JsonNode pong = handled(go, "REQPong");
        assertThat(pong.get("subject").asText()).isEqualTo(go + ".REQPong.EventACK");
        assertThat(pong.get("file").asText()).isEqualTo("test/" + java + "/file");
        assertThat(pong.get("text").asText()).matches(DATE + ", pong received from " + java);
    }

    /** Steward's words for it: no reply method means that one. */
    @ParameterizedTest
    @MethodSource("ways")
    void aPingThatNamesNoReplyMethodIsAnsweredByAFile(Way way) throws Exception {
        fleet.startGo(go, way, Map.of());
        fleet.start(agent(way));

        send(toJava("REQPing"));

        JsonNode file = handled(go, "REQToFileAppend");
        assertThat(file.get("file").asText()).isEqualTo("test/" + java + "/file");
        assertThat(file.get("message").get("isReply").asBoolean()).isTrue();
    }

    @Test
    void aPingThatWantsNoReplyGetsNone() throws Exception {
        fleet.startGo(go, APRIL, Map.of());
        Node node = fleet.start(agent(APRIL));

        send(toJava("REQPing").put("replyMethod", "REQNone"));
        fleet.peer().await("finished", go, 1);
        GoFleet.deliver(node.send(toGo("REQPing").build()));
        GoFleet.deliver(
                node.send(Message.builder().to(go).method("REQToConsole").build()));

        handled(go, "REQToConsole");
        assertThat(fleet.peer().await("handled", go, 3))
                .extracting(GoPeerMethodsIT::method)
                .containsExactlyInAnyOrder("REQHello", "REQPing", "REQToConsole");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aGoNodeListsStopsAndStartsOurProcesses(Way way) throws Exception {
        fleet.startGo(go, way, Map.of());
        fleet.start(agent(way));
        String command = way.isJanuary() ? "CommandACK" : "EventACK";

        send(toJava("REQOpProcessList").put("replyMethod", "REQToFile"));

        List<String> lines =
                handled(go, "REQToFile").get("text").asText().lines().toList();
        assertThat(lines)
                .allMatch(line -> line.matches(DATE + ", process: (subscriber|publisher), id: \\d+, name: \\S+"));
        assertThat(lines)
                .anyMatch(line -> line.endsWith("name: " + java + ".REQPing.EventACK"))
                .anyMatch(line -> line.endsWith("name: " + java + ".REQHello.EventNACK"))
                .anyMatch(line -> line.endsWith("name: " + java + ".REQOpProcessList." + command))
                .anyMatch(line -> line.contains("publisher") && line.endsWith("name: " + go + ".REQHello.EventNACK"));

        assertThat(answer("REQOpProcessStop", "REQPing", java, "subscriber"))
                .startsWith("info: OpProcessStop: process stopped id: ");
        send(toJava("REQPing").put("ACKTimeout", 1).put("retries", 1));
        assertThat(outcome("REQPing", 1)).isEqualTo("gaveUp");
        assertThat(answer("REQOpProcessStart", "REQPing")).startsWith("info: OpProcessStart: started id: ");
        send(toJava("REQPing"));
        assertThat(outcome("REQPing", 2)).isEqualTo("delivered");
    }

    private String outcome(String method, int count) {
        return fleet.peer()
                .await("finished", go, count, event -> method(event).equals(method))
                .get(count - 1)
                .get("outcome")
                .asText();
    }

    /** What our node replies to a command of the Go node. */
    private String answer(String method, String... arguments) {
        ObjectNode command = toJava(method).put("replyMethod", "REQToConsole");
        for (String argument : arguments) {
            command.withArray("methodArgs").add(argument);
        }
        send(command);
        return fleet.peer()
                .await(
                        "handled",
                        go,
                        1,
                        event -> event.get("message")
                                .path("PreviousMessage")
                                .path("method")
                                .asText()
                                .equals(method))
                .get(0)
                .get("text")
                .asText();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void oursListsTheProcessesOfAGoNode(Way way) throws Exception {
        fleet.startGo(go, way, Map.of());
        Node node = fleet.start(agent(way));

        String list = reply(
                        node,
                        Message.builder().to(go).method("REQOpProcessList").build())
                .text();

        assertThat(list).contains("process: subscriber", "name: " + go + ".REQPing.EventACK");
    }

    @Test
    void publicKeysGoBothWays() throws Exception {
        fleet.startGo(go, APRIL, Map.of("central", java, "hello", 3600));
        Node node = fleet.start(agent(APRIL));

        byte[] theirs = reply(
                        node, Message.builder().to(go).method("REQPublicKey").build())
                .data();
        send(toJava("REQPublicKey").put("replyMethod", "REQToFile"));

        assertThat(data(handled(go, "REQToFile"))).isEqualTo(KEY);
        assertThat(theirs).hasSize(32);
    }

    private static byte[] data(JsonNode handled) throws IOException {
        return handled.get("message").get("data").binaryValue();
    }

    @Test
    void listsOfKeysGoToAGoNodeAndThoseThatOneHasDestroyedAreRefused() throws Exception {
        fleet.startGo(go, APRIL, Map.of("central", java, "hello", 3600, "publicKeysGet", true));
        Node node = fleet.start(agent(APRIL)
                .with(StandardMethods.publicKeysGet(() -> Map.of(NodeName.of(java), KEY)))
                .with(StandardMethods.publicKeysPut(keys::add)));
        handled(go, "REQHello");

        GoFleet.deliver(node.send(Message.builder()
                .to(go)
                .method("REQPublicKeysGet")
                .event(Event.NACK)
                .replyMethod("REQPublicKeysPut")
                .build()));
        send(GoFleet.goMessage(java, "REQPublicKeysGet").put("replyMethod", "REQPublicKeysPut"));

        assertThat(handled(go, "REQPublicKeysPut").get("text").asText()).contains(java);
        assertThat(awaitError("REQPublicKeysPut")).contains("REQPublicKeysPut");
        assertThat(keys).isEmpty();
    }

    private static String awaitError(String text) {
        long deadline = System.nanoTime() + GoFleet.TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            for (String error : fleet.errors()) {
                if (error.contains(text)) {
                    return error;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no error with " + text + " among " + fleet.errors());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ourErrorsReachTheLogOfAGoNode(Way way) throws Exception {
        fleet.startGo(go, way, Map.of("errorLog", true));
        Node node = fleet.start(
                agent(way).errors(ErrorConfig.standard().withCentralLog()).handle("REQFail", (message, context) -> {
                    throw new IllegalStateException("some error");
                }));

        node.send(Message.builder().to(java).method("REQFail").attempts(1).build());

        JsonNode entry = fleet.peer()
                .await(
                        "handled",
                        go,
                        1,
                        event -> method(event).equals("REQErrorLog")
                                && event.get("text").asText().contains("some error"))
                .get(0);
        assertThat(entry.get("subject").asText()).isEqualTo("errorCentral.REQErrorLog.EventACK");
        assertThat(entry.get("file").asText()).isEqualTo("errorLog/errorCentral/error.log");
        assertThat(entry.get("text").asText()).matches(DATE + ", node: " + java + ", [^\n]*\n");
        assertThat(field(entry, "toNode")).isEqualTo("errorCentral");
        assertThat(field(entry, "fromNode")).isEqualTo(java);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theErrorsOfAGoNodeReachOurLog(Way way) throws Exception {
        fleet.start(agent(way).with(StandardMethods.errorLog(log::add)));
        fleet.startGo(go, way, Map.of());

        send(GoFleet.goMessage("nobody", "REQToFile").put("ACKTimeout", 1).put("retries", 2));

        ErrorLogEntry entry = next(log);
        assertThat(entry.from()).isEqualTo(NodeName.of(go));
        assertThat(entry.text()).contains("node: " + go, "toNode: nobody", "max retries reached");
        assertThat(outcome("REQErrorLog", 1)).isEqualTo("delivered");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ourReplyIsBuiltAsAStewardBuildsIt(Way way) throws Exception {
        fleet.startGo(go, way, Map.of());
        fleet.start(agent(way));
        ObjectNode request = toJava("REQPing")
                .put("replyMethod", "REQToFile")
                .put("replyACKTimeout", 7)
                .put("replyRetries", 8)
                .put("replyMethodTimeout", 9)
                .put("data", "ping".getBytes(StandardCharsets.US_ASCII));
        request.putArray("methodArgs").add("a").add("");
        request.putArray("replyMethodArgs").add("b c").add("d");
        request.putArray("parts").add("ping");

        send(request);

        JsonNode reply = handled(go, "REQToFile").get("message");
        JsonNode sent = fleet.peer().await("finished", go, 1).get(0).get("message");
        assertThat(reply.get("toNode").asText()).isEqualTo(go);
        assertThat(reply.get("fromNode").asText()).isEqualTo(java);
        assertThat(reply.get("methodArgs")).isEqualTo(sent.get("replyMethodArgs"));
        assertThat(reply.get("isReply").asBoolean()).isTrue();
        assertThat(reply.get("ACKTimeout").asInt()).isEqualTo(7);
        assertThat(reply.get("retries").asInt()).isEqualTo(8);
        assertThat(reply.get("methodTimeout").asInt()).isEqualTo(9);
        assertThat(reply.get("directory").asText()).isEqualTo("test");
        assertThat(reply.get("fileName").asText()).isEqualTo("file");
        if (way.isJanuary()) {
            assertThat(reply.get("parts")).as("always a list of one").hasSize(1);
            assertThat(reply.get("parts").get(0).asText()).isEmpty();
        }
        assertThat(reply.get("PreviousMessage")).isEqualTo(withoutData(sent));
    }

    /** A message as it stands in the reply to it: {@code parts} is not of it, but of the program's. */
    private static JsonNode withoutData(JsonNode sent) {
        ObjectNode previous = sent.deepCopy();
        previous.remove("parts");
        return previous.putNull("data");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ourViaNodePassesAReplyOnAsAStewardDoes(Way way) throws Exception {
        String target = fleet.named("target");
        fleet.startGo(go, way, Map.of());
        fleet.startGo(target, way, Map.of());
        fleet.start(agent(way).relaying(Relaying.FOR_OTHERS));

        send(GoFleet.goMessage(target, "REQPing")
                .put("replyMethod", "REQToFile")
                .put("replyACKTimeout", 7)
                .put("replyRetries", 8)
                .put("relayViaNode", java)
                .put("relayReplyMethod", "REQToConsole"));

        JsonNode ping = handled(target, "REQPing");
        assertThat(ping.get("subject").asText()).isEqualTo(target + ".REQPing.EventACK");
        assertThat(field(ping, "fromNode")).isEqualTo(java);
        JsonNode reply = handled(go, "REQToConsole");
        assertThat(reply.get("headers")
                        .path(way.isJanuary() ? "Seneschal-From" : "fromNode")
                        .path(0)
                        .asText())
                .isEqualTo(java);
        assertThat(field(reply, "fromNode")).isEqualTo(target);
        assertThat(field(reply, "ACKTimeout")).isEqualTo("7");
        JsonNode previous = reply.get("message").get("PreviousMessage");
        assertThat(previous.get("relayFromNode").asText()).isEqualTo(go);
        assertThat(previous.get("relayOriginalViaNode").asText())
                .as("guards against circles")
                .isEmpty();
        assertThat(previous.get("relayViaNode").asText()).isEmpty();
        assertThat(outcome("REQRelay", 1)).isEqualTo("delivered");
    }
}
