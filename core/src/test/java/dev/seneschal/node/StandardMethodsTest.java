package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Process.State;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Steward's methods that a node offers ready-made, over the in-process broker. */
class StandardMethodsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Fleet fleet = new Fleet();
    private final List<Message> replies = new ArrayList<>();

    private Node central() {
        return fleet.start("central", node -> node.handle("REQResult", (message, context) -> replies.add(message)));
    }

    private Node node1(UnaryOperator<NodeBuilder> settings) {
        return fleet.start("node1", settings);
    }

    private Message ask(Node central, String method, String... arguments) {
        replies.clear();
        fleet.send(
                central,
                Message.builder()
                        .to("node1")
                        .method(method)
                        .arguments(arguments)
                        .replyMethod("REQResult")
                        .build());
        return replies.get(0);
    }

    @Test
    void initialAndToSocketAreAcknowledgedAndDoNothing() {
        Node central = central();
        node1(node -> node.with(StandardMethods.initial()).with(StandardMethods.toSocket()));

        assertThat(receipt(fleet.send(central, message("node1", "REQInitial"))).outcome())
                .isEqualTo(Outcome.DELIVERED);
        assertThat(receipt(fleet.send(central, message("node1", "REQToSocket"))).outcome())
                .isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aPingIsAnsweredByAPongWithoutData() {
        List<NodeName> pinged = new ArrayList<>();
        Node central = fleet.start("central", node -> node.with(StandardMethods.pong(pinged::add)));
        node1(node -> node.with(StandardMethods.ping()));

        fleet.send(
                central,
                Message.builder()
                        .to("node1")
                        .method("REQPing")
                        .replyMethod("REQPong")
                        .build());

        assertThat(pinged).containsExactly(NodeName.of("node1"));
    }

    @Test
    void whoSaysHelloIsNotedWithFirstAndLastTimeAndWhatItCarries() {
        NodesSeen seen = new NodesSeen();
        fleet.start("central", node -> node.with(StandardMethods.hello(seen)));
        byte[] key = new byte[32];
        node1(node -> node.with(StandardMethods.helloTo("central", Duration.ofSeconds(30), key)));

        fleet.time.advance(Duration.ofSeconds(70));

        assertThat(seen.list())
                .containsExactly(
                        new NodesSeen.Seen(NodeName.of("node1"), START, START.plusSeconds(60), 3, new byte[32]));
        assertThat(seen.size()).isOne();
        assertThat(fleet.errors)
                .extracting(error -> error.toString())
                .containsExactly("info: central.REQHello.EventNACK_subscriber: REPORTED: first hello of node node1");
    }

    @Test
    void aHelloWithAnotherKeyIsReportedAndTrustedForNothing() {
        NodesSeen seen = new NodesSeen();
        fleet.start("central", node -> node.with(StandardMethods.hello(seen)));
        Node node1 = node1(UnaryOperator.identity());

        for (String key : List.of("one", "one", "two")) {
            fleet.send(
                    node1,
                    Message.builder()
                            .to("central")
                            .method("REQHello")
                            .event(Event.NACK)
                            .data(key)
                            .build());
        }

        assertThat(fleet.errors)
                .extracting(error -> error.text())
                .containsExactly("first hello of node node1", "node node1 says hello with another key than before");
    }

    @Test
    void aHelloLooksAsStewardsDoes() {
        List<Incoming> wire = fleet.listen("central.REQHello.EventNACK");
        node1(node -> node.with(StandardMethods.helloTo("central", Duration.ofSeconds(30), new byte[] {1, 2})));
        fleet.time.runReady();

        Message hello = decoded(wire.get(0));
        assertThat(hello.data()).containsExactly(1, 2);
        assertThat(hello.delivery().ackTimeout()).isEqualTo(10);
        assertThat(hello.delivery().attempts()).isEqualTo(1);
        assertThat(hello.from()).isEqualTo(NodeName.of("node1"));
    }

    private static Message decoded(Incoming incoming) {
        return new TestWire().decode(incoming.envelope().body(), WireLimits.defaults());
    }

    @Test
    void aNodesOwnPublicKeyIsRepliedRaw() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0xfd);
        Node central = central();
        node1(node -> node.with(StandardMethods.publicKey(key)));

        assertThat(ask(central, "REQPublicKey").data()).isEqualTo(key);
    }

    @Test
    void theProcessListHasALineForEachInStewardsWords() {
        Node central = central();
        Node node1 = node1(node -> node.with(StandardMethods.processControl()).with(StandardMethods.ping()));
        node1.processes().stop("node1.REQPing.EventACK_subscriber");

        String list = ask(central, "REQOpProcessList").text();

        assertThat(list.lines())
                .hasSize(4)
                .allMatch(line ->
                        line.matches("[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} 20[0-9]{2}, process: .*"))
                .anyMatch(line -> line.endsWith(", process: subscriber, id: 2, name: node1.REQOpProcessList.EventACK"))
                .anyMatch(line -> line.endsWith(", process: subscriber, id: 5, name: node1.REQPing.EventACK, STOPPED"));
        assertThat(list).endsWith("\n");
    }

    @Test
    void processesAreStoppedAndStartedByMessageAndTheNewsIsAnInfo() {
        Node central = central();
        Node node1 = node1(node -> node.with(StandardMethods.processControl()).with(StandardMethods.ping()));

        Message stopped = ask(central, "REQOpProcessStop", "REQPing", "node1", "subscriber");
        State state = node1.processes()
                .find("node1.REQPing.EventACK_subscriber")
                .orElseThrow()
                .state();
        Message started = ask(central, "REQOpProcessStart", "REQPing");

        assertThat(stopped.text()).isEqualTo("info: OpProcessStop: process stopped id: 5, method: REQPing on: node1");
        assertThat(state).isEqualTo(State.STOPPED);
        assertThat(started.text())
                .startsWith("info: OpProcessStart: started id: ")
                .endsWith(", subject: node1.REQPing.EventACK, node: node1");
        assertThat(node1.errors().counts().infos()).isEqualTo(2);
        assertThat(node1.errors().counts().errors()).isZero();
    }

    @Test
    void aPublisherIsStoppedByMessageToo() {
        Node central = central();
        Node node1 = node1(node -> node.with(StandardMethods.processControl()));
        ask(central, "REQOpProcessList");

        Message stopped = ask(central, "REQOpProcessStop", "REQPong", "central", "publisher");
        fleet.send(node1, message("central", "REQOther"));
        Message other = ask(central, "REQOpProcessStop", "REQOther", "central", "publisher");

        assertThat(stopped.text())
                .isEqualTo("error: OpProcessStop: did not find process to stop: REQPong, publisher on central");
        assertThat(other.text()).startsWith("info: OpProcessStop: process stopped id: ");
    }

    @Test
    void whatCannotBeStartedOrStoppedIsAnAnswerAndAnError() {
        Node central = central();
        Node node1 = node1(node -> node.with(StandardMethods.processControl()));

        List<String> answers = List.of(
                ask(central, "REQOpProcessStart").text(),
                ask(central, "REQOpProcessStart", "REQPing").text(),
                ask(central, "REQOpProcessStart", "REQOpProcessList").text(),
                ask(central, "REQOpProcessStop", "REQPing").text());

        assertThat(answers)
                .containsExactly(
                        "error: OpProcessStart: the method is missing",
                        "error: OpProcessStart: this node has no handler for REQPing",
                        "error: OpProcessStart: process node1.REQOpProcessList.EventACK_subscriber cannot be started, it is"
                                + " RUNNING with id 2",
                        "error: OpProcessStop: needs method, node and kind, got 1 arguments");
        assertThat(node1.errors().counts().errors()).isEqualTo(4);
    }

    @Test
    void keysOfNodesSurviveTheTrip() {
        byte[] key = new byte[32];
        for (int i = 0; i < 32; i++) {
            key[i] = (byte) (0xf0 + i);
        }
        List<Map<NodeName, byte[]>> arrived = new ArrayList<>();
        fleet.start(
                "central",
                node -> node.with(StandardMethods.publicKeysGet(
                        () -> Map.of(NodeName.of("node1"), key, NodeName.of("central"), new byte[32]))));
        node1(node -> node.with(StandardMethods.publicKeysFrom("central", Duration.ofMinutes(1)))
                .with(StandardMethods.publicKeysPut(arrived::add)));

        fleet.time.advance(Duration.ofSeconds(61));

        assertThat(arrived).hasSize(2).allSatisfy(keys -> {
            assertThat(keys).containsOnlyKeys(NodeName.of("central"), NodeName.of("node1"));
            assertThat(keys.get(NodeName.of("node1"))).isEqualTo(key);
        });
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void keysThatStewardDestroyedAreNotTaken() {
        List<Map<NodeName, byte[]>> arrived = new ArrayList<>();
        node1(node -> node.with(StandardMethods.publicKeysPut(arrived::add)));
        String destroyed = "{\"central\":\"}!Elj3\\ufffd\\u0011\\ufffd\\ufffd4=\"}";
        Message put =
                message("node1", "REQPublicKeysPut").toBuilder().data(destroyed).build();

        fleet.broker
                .connect()
                .publish(new Envelope(
                        "node1.REQPublicKeysPut.EventNACK",
                        Headers.of("fromNode", "central"),
                        new TestWire().encode(put)));
        fleet.time.runReady();

        assertThat(arrived).isEmpty();
        assertThat(fleet.errors)
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("no name and key in base64"));
    }

    private static final String KEY = "A".repeat(43);

    @Test
    void keysAreReadStrictly() {
        byte[] two = PublicKeys.write(Map.of(NodeName.of("b"), new byte[32], NodeName.of("a"), new byte[32]));

        assertThat(new String(two, StandardCharsets.UTF_8))
                .startsWith("{\"a\":\"AAAA")
                .contains("\",\"b\":\"");
        assertThat(PublicKeys.read(two)).hasSize(2);
        assertThat(PublicKeys.read("{ }".getBytes(StandardCharsets.UTF_8))).isEmpty();
        for (String bad : List.of(
                "",
                "[]",
                "{\"a\"}",
                "{\"a\":\"AAAA\"}",
                "{\"a b\":\"" + KEY + "\"}",
                "{\"a\":\"" + KEY + "\",}",
                "{\"a\":\"" + KEY + "\" \"b\":\"" + KEY + "\"}")) {
            assertThatIllegalArgumentException()
                    .as(bad)
                    .isThrownBy(() -> PublicKeys.read(bad.getBytes(StandardCharsets.UTF_8)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StandardMethods.publicKey(new byte[31]))
                .withMessage("publicKey must be 32 bytes, was 31");
    }

    @Test
    void anErrorInANodeAppearsInTheCentralLog() {
        List<ErrorLogEntry> log = new ArrayList<>();
        Node central = fleet.start("central", node -> node.with(StandardMethods.errorLog(log::add)));
        List<Incoming> wire = fleet.listen("errorCentral.REQErrorLog.EventACK");
        node1(node -> node.errors(ErrorConfig.standard().withCentralLog()).handle("REQPing", (message, context) -> {
            throw new IllegalStateException("disk full");
        }));

        fleet.send(central, message("node1", "REQPing").toBuilder().attempts(1).build());

        assertThat(log).singleElement().satisfies(entry -> {
            assertThat(entry.from()).isEqualTo(NodeName.of("node1"));
            assertThat(entry.at()).isEqualTo(START);
            assertThat(entry.text())
                    .matches("Thu Jan  1 [0-9:]{8} 2026, node: node1, error: node1.REQPing.EventACK_subscriber:"
                            + " HANDLER_FAILED: the handler threw java.lang.IllegalStateException: disk full");
        });
        Message sent = decoded(wire.get(0));
        assertThat(sent.to()).isEqualTo(NodeName.of("errorCentral"));
        assertThat(sent.text()).endsWith("disk full\n");
        assertThat(sent.delivery().ackTimeout()).isEqualTo(60);
        assertThat(sent.delivery().attempts()).isEqualTo(10);
    }

    @Test
    void aMessageThatNobodyAnswersIsToldToTheCentralLogInStewardsWords() {
        List<ErrorLogEntry> log = new ArrayList<>();
        fleet.start("central", node -> node.with(StandardMethods.errorLog(log::add)));
        Node node1 = node1(node -> node.errors(ErrorConfig.standard().withCentralLog()));
        fleet.listen("node2.REQCliCommand.EventACK");

        fleet.send(
                node1,
                message("node2", "REQCliCommand").toBuilder()
                        .arguments(List.of("bash", "-c", "ls"))
                        .attempts(2)
                        .build());
        fleet.time.advance(Duration.ofMinutes(5));

        assertThat(log).singleElement().satisfies(entry -> {
            assertThat(entry.text())
                    .matches("Thu Jan  1 [0-9:]{8} 2026, node: node1, info: toNode: node2, fromNode: node1, subject:"
                            + " node2\\.REQCliCommand\\.EventACK, methodArgs: \\[bash -c ls]: max retries reached, check if"
                            + " node is up and running and if it got a subscriber started for the given REQ type");
            assertThat(entry.severity()).isEqualTo(ErrorEvent.Severity.INFO);
        });
    }

    @Test
    void aReceiverThatFailsIsSentTheLineAgainAndNobodyReportsThatToTheLog() {
        List<ErrorLogEntry> log = new ArrayList<>();
        Node central = fleet.start(
                "central",
                node -> node.errors(ErrorConfig.standard().withCentralLog()).with(StandardMethods.errorLog(entry -> {
                    log.add(entry);
                    if (log.size() < 3) {
                        throw new IllegalStateException("no space left on device");
                    }
                })));
        node1(node -> node.errors(ErrorConfig.standard().withCentralLog()).handle("REQPing", (message, context) -> {
            throw new IllegalStateException("disk full");
        }));

        fleet.send(central, message("node1", "REQPing").toBuilder().attempts(1).build());
        fleet.time.advance(Duration.ofHours(1));

        assertThat(log)
                .hasSize(4)
                .filteredOn(entry -> entry.text().contains("disk full"))
                .hasSize(4);
    }

    @Test
    void anErrorLogThatNobodyTakesIsNoErrorOfItsOwn() {
        List<Incoming> wire = fleet.listen("errorCentral.REQErrorLog.EventACK");
        Node node1 = node1(node -> node.errors(ErrorConfig.standard().withCentralLog())
                .handle("REQPing", (message, context) -> context.report(ErrorEvent.Severity.INFO, "odd")));

        fleet.send(node1, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofHours(2));

        assertThat(wire.stream().map(Fleet::idOf).distinct()).hasSize(1);
        assertThat(node1.deadLetters().list()).hasSize(1);
    }
}
