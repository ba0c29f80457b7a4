package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.Node;
import dev.seneschal.node.Relaying;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thousand replies each way between nodes of ours and of Go, and a thousand that go and come back through either. */
@RequiresGoPeer
@Timeout(120)
class GoPeerRelayIT {

    private static final int MESSAGES = 1000;

    /** The nodes of ours answer it by an echo. No Steward runs anything here. */
    private static final String ECHO = "REQCliCommand";

    private static GoFleet fleet;

    private final Queue<Message> echoed = new ConcurrentLinkedQueue<>();
    private String origin;
    private String via;
    private String target;

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
        origin = fleet.named("origin");
        via = fleet.named("via");
        target = fleet.named("target");
    }

    @AfterEach
    void endTest() throws InterruptedException {
        fleet.endTest();
        assertThat(fleet.errors()).isEmpty();
    }

    static Stream<Way> ways() {
        return Stream.of(new Way(StewardDialect.APRIL, "gob", "gzip"), new Way(StewardDialect.JANUARY, "cbor", "zstd"));
    }

    private Node java(String name, Way way) throws Exception {
        return fleet.start(
                fleet.builder(name, way).relaying(Relaying.FOR_OTHERS).handle(ECHO, this::echo));
    }

    private void echo(Message message, HandlerContext context) {
        echoed.add(message);
        context.reply(String.join(" ", message.arguments()) + "|" + message.text());
    }

    private void go(String name, Way way) {
        fleet.startGo(name, way, Map.of("relay", true));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aGoNodeRepliesToEachRequestOfOurs(Way way) throws Exception {
        go(target, way);
        Node node = java(origin, way);

        List<Message> replies = ask(node, Message.builder().to(target).method("REQPing"), "file");

        assertThat(replies).allSatisfy(reply -> assertThat(reply.from()).isEqualTo(NodeName.of(target)));
        assertThat(fileNames(replies)).isEqualTo(numbered("file"));
        assertThat(awaitHandled(target, "REQPing")).hasSize(MESSAGES);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void oursRepliesToEachRequestOfAGoNode(Way way) throws Exception {
        go(origin, way);
        java(target, way);

        fleet.peer().send(origin, goRequests(""));

        assertThat(texts(awaitReplies(origin, target))).isEqualTo(numbered("argument", "|data"));
        assertThat(echoed).hasSize(MESSAGES);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ourRequestsGoThroughAGoNodeToOneOfOursAndComeBack(Way way) throws Exception {
        go(via, way);
        Node node = java(origin, way);
        java(target, way);

        List<Message> replies = ask(node, Message.builder().to(target).via(via).method(ECHO), "file");

        assertThat(replies.stream().map(Message::text).sorted().toList()).isEqualTo(numbered("argument", "|data"));
        assertThat(replies).allSatisfy(reply -> assertThat(reply.from()).isEqualTo(NodeName.of(target)));
        assertThat(echoed).hasSize(MESSAGES).allSatisfy(this::checkSeenAtTarget);
        assertThat(awaitHandled(via, "REQRelay")).hasSize(MESSAGES);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ourRequestsGoThroughOneOfOursToAGoNodeAndComeBack(Way way) throws Exception {
        go(target, way);
        Node node = java(origin, way);
        java(via, way);

        List<Message> replies = ask(node, Message.builder().to(target).via(via).method("REQPing"), "file");

        assertThat(fileNames(replies)).isEqualTo(numbered("file"));
        assertThat(replies).allSatisfy(reply -> assertThat(reply.from()).isEqualTo(NodeName.of(target)));
        List<JsonNode> pings = awaitHandled(target, "REQPing");
        assertThat(pings).hasSize(MESSAGES).allSatisfy(ping -> {
            JsonNode message = ping.get("message");
            assertThat(message.get("fromNode").asText()).isEqualTo(via);
            assertThat(message.get("relayFromNode").asText()).isEqualTo(origin);
            assertThat(message.get("relayToNode").asText()).isEqualTo(target);
            assertThat(message.get("relayOriginalViaNode").asText()).isEqualTo(via);
            assertThat(message.get("relayOriginalMethod").asText()).isEqualTo("REQPing");
        });
        assertThat(pings.stream()
                        .map(Content::of)
                        .map(content -> content.data().size())
                        .distinct())
                .as("data arrives")
                .containsExactly(1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aGoNodesRequestsGoThroughOneOfOursToOneOfOursAndComeBack(Way way) throws Exception {
        go(origin, way);
        java(via, way);
        java(target, way);

        fleet.peer().send(origin, goRequests(via));

        assertThat(texts(awaitReplies(origin, target))).isEqualTo(numbered("argument", "|"));
        assertThat(echoed).hasSize(MESSAGES).allSatisfy(this::checkSeenAtTarget);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aGoNodesRequestsGoThroughOneOfOursToAnotherGoNodeAndComeBack(Way way) throws Exception {
        go(origin, way);
        java(via, way);
        go(target, way);

        fleet.peer()
                .send(
                        origin,
                        goRequests(via).stream()
                                .map(request -> request.put("method", "REQPing"))
                                .toList());

        List<JsonNode> replies = awaitReplies(origin, target);
        assertThat(replies.stream()
                        .map(reply -> reply.get("message").get("fileName").asText())
                        .sorted()
                        .toList())
                .isEqualTo(numbered("file"));
        assertThat(awaitHandled(target, "REQPing")).hasSize(MESSAGES);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aGoNodesRequestsGoThroughAGoNodeToOneOfOursAndComeBack(Way way) throws Exception {
        go(origin, way);
        go(via, way);
        java(target, way);

        fleet.peer().send(origin, goRequests(via));

        assertThat(texts(awaitReplies(origin, target))).isEqualTo(numbered("argument", "|"));
        assertThat(echoed).hasSize(MESSAGES).allSatisfy(this::checkSeenAtTarget);
    }

    private void checkSeenAtTarget(Message message) {
        assertThat(message.from()).isEqualTo(NodeName.of(via));
        assertThat(message.relay().from()).isEqualTo(NodeName.of(origin));
        assertThat(message.relay().to()).isEqualTo(NodeName.of(target));
        assertThat(message.relay().originalVia()).isEqualTo(NodeName.of(via));
    }

    /** Asks a thousand times, each with its number, and gives the replies. */
    private static List<Message> ask(Node node, Message.Builder request, String file) throws Exception {
        List<CompletableFuture<Message>> replies = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            Message message = request.arguments("argument" + i).data("data").build();
            replies.add(node.request(
                    message.toBuilder()
                            .steward(message.steward().withFile("test", file + i))
                            .build(),
                    GoFleet.TIMEOUT));
        }
        List<Message> all = new ArrayList<>();
        for (CompletableFuture<Message> reply : replies) {
            all.add(reply.get(GoFleet.TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        }
        assertThat(node.deadLetters().size()).isZero();
        return all;
    }

    /** What a Go node asks, by messages that are replied to by {@code REQToFile}. */
    private List<ObjectNode> goRequests(String through) {
        return IntStream.range(0, MESSAGES).mapToObj(i -> goRequest(i, through)).toList();
    }

    private ObjectNode goRequest(int number, String through) {
        ObjectNode request = GoFleet.goMessage(target, ECHO)
                .put("fileName", "file" + number)
                .put("replyMethod", "REQToFile")
                .put("replyACKTimeout", GoFleet.ACK_TIMEOUT)
                .put("replyRetries", 3);
        request.putArray("methodArgs").add("argument" + number);
        request.putArray("parts").add("data");
        if (!through.isEmpty()) {
            request.put("relayViaNode", through).put("relayReplyMethod", "REQToFile");
        }
        return request.put("data", "data".getBytes(StandardCharsets.US_ASCII));
    }

    private static List<JsonNode> awaitReplies(String node, String from) {
        List<JsonNode> replies = fleet.peer().await("handled", node, MESSAGES, GoPeerRelayIT::isReply);
        assertThat(replies)
                .hasSize(MESSAGES)
                .allSatisfy(
                        reply -> assertThat(reply.get("message").get("fromNode").asText())
                                .isEqualTo(from));
        return replies;
    }

    private static boolean isReply(JsonNode handled) {
        return handled.get("message").get("isReply").asBoolean();
    }

    /** A Go node tells what it handles by another way than its replies take, which may be slower. */
    private static List<JsonNode> awaitHandled(String node, String method) {
        return fleet.peer()
                .await(
                        "handled",
                        node,
                        MESSAGES,
                        each -> each.get("message").get("method").asText().equals(method));
    }

    private static List<String> texts(List<JsonNode> handled) {
        return handled.stream().map(each -> each.path("text").asText()).sorted().toList();
    }

    private static List<String> fileNames(List<Message> messages) {
        return messages.stream()
                .map(message -> message.steward().fileName())
                .sorted()
                .toList();
    }

    private static List<String> numbered(String before) {
        return numbered(before, "");
    }

    private static List<String> numbered(String before, String after) {
        return IntStream.range(0, MESSAGES)
                .mapToObj(i -> before + i + after)
                .sorted()
                .toList();
    }
}
