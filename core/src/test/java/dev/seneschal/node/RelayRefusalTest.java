package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not passed on, by whom it may be sent, and what is not even sent. Nobody makes node1 send anything that he could not. */
class RelayRefusalTest {

    private static final String ID = "AAAAAAAAAAAAAAAAAAAAAQ";
    private static final String OTHER_ID = "BBBBBBBBBBBBBBBBBBBBBQ";
    private static final long WIRE_ID = 1L << 58;

    private final Fleet fleet = new Fleet();
    private final List<Incoming> answers = new ArrayList<>();

    private Node node1() {
        Node node1 = fleet.start("node1", node -> node.relaying(Relaying.FOR_OTHERS));
        fleet.broker.connect().subscribe("answers", answers::add);
        fleet.time.runReady();
        return node1;
    }

    private void publish(String subject, String publisher, String id, Message message) {
        fleet.broker
                .connect()
                .publish(
                        new Envelope(
                                subject,
                                Headers.of("fromNode", publisher, HeaderNames.ID, id),
                                new TestWire().encode(message)),
                        "answers");
        fleet.time.runReady();
    }

    private static Message relayed(String from, String via, String to, String method) {
        return Message.builder()
                .to(NodeName.received("node2.node1"))
                .from(NodeName.of("central"))
                .method("REQRelay")
                .reply(ReplyRequest.by(Method.of("REQPong")))
                .relay(new Relay(
                        NodeName.NONE,
                        NodeName.received(via),
                        NodeName.received(from),
                        NodeName.received(to),
                        Method.received(method),
                        Method.of("REQPong")))
                .build();
    }

    private void assertRefused(String reason) {
        assertThat(fleet.errors).singleElement().satisfies(error -> {
            assertThat(error.kind()).isEqualTo(Kind.RELAY_REFUSED);
            assertThat(error.text()).contains(reason);
        });
        assertThat(answers)
                .extracting(answer -> Answer.of(answer.envelope()).orElseThrow().status())
                .last()
                .isEqualTo(Answer.Status.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "west,    node1, node2, REQPing,         it says that it began at west",
        "central, node3, node2, REQPing,         it says that it goes through node3",
        "central, node1, node3, REQPing,         its subject is bound for node2",
        "central, node1, node2, REQRelay,        it asks for method \"REQRelay\"",
        "central, node1, node2, REQRelayInitial, it asks for method \"REQRelayInitial\"",
        "central, node1, node2, bad name,        it asks for method \"bad name\"",
    })
    void aForgedRelayFieldMakesNobodySendAnything(String from, String via, String to, String method, String reason) {
        Node node1 = node1();

        publish("node2.node1.REQRelay.EventACK", "central", ID, relayed(from, via, to, method));

        assertRefused(reason);
        assertThat(node1.stats().accepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"node1", "central"})
    void whatWouldGoInACircleIsRefused(String to) {
        Node node1 = node1();

        publish(to + ".node1.REQRelay.EventACK", "central", ID, relayed("central", "node1", to, "REQPing"));

        assertRefused("in a circle");
        assertThat(node1.stats().accepted()).isZero();
    }

    @Test
    void aForgedPreviousMessageMakesNobodySendAnything() {
        Node node1 = node1();
        Message claimed = relayed("central", "node1", "node2", "REQPing").toBuilder()
                .id(WIRE_ID)
                .method("REQPing")
                .build();
        Message forged = Message.builder()
                .to("node1")
                .from(NodeName.of("mallory"))
                .method("REQPong")
                .steward(new StewardFields(List.of(), new byte[0], true, "", "", Optional.of(claimed)))
                .build();

        publish("node1.REQPong.EventACK", "mallory", ID, forged);

        assertRefused("knows of no relayed REQPing that mallory could reply to");
        assertThat(node1.stats().accepted()).isZero();
    }

    @Test
    void onlyTheNodeThatWasAskedCanReply() {
        Node node1 = node1();
        List<Incoming> atNode2 = fleet.listen("node2.REQPing.EventACK");
        publish("node2.node1.REQRelay.EventACK", "central", ID, relayed("central", "node1", "node2", "REQPing"));
        Message request = new TestWire().decode(atNode2.get(0).envelope().body(), WireLimits.defaults());
        Message reply = Message.builder()
                .to("node1")
                .from(NodeName.of("node2"))
                .method("REQPong")
                .steward(new StewardFields(List.of(), new byte[0], true, "", "", Optional.of(request)))
                .build();

        publish("node1.REQPong.EventACK", "mallory", ID, reply);

        assertRefused("that mallory could reply to");
        assertThat(node1.stats().accepted()).isEqualTo(1);
    }

    @Test
    void theTargetOfAReplyIsWhatIsRememberedAndNotWhatTheMessageSays() {
        node1();
        List<Incoming> atNode2 = fleet.listen("node2.REQPing.EventACK");
        List<Incoming> atCentral = fleet.listen("central.*.*");
        List<Incoming> atVictim = fleet.listen("victim.*.*");
        publish("node2.node1.REQRelay.EventACK", "central", ID, relayed("central", "node1", "node2", "REQPing"));
        Message request = new TestWire().decode(atNode2.get(0).envelope().body(), WireLimits.defaults());
        Message changed = request.toBuilder()
                .relay(new Relay(
                        NodeName.NONE,
                        NodeName.of("node1"),
                        NodeName.of("victim"),
                        NodeName.of("victim"),
                        Method.of("REQPing"),
                        Method.of("REQCliCommand")))
                .build();
        Message reply = Message.builder()
                .to("node1")
                .from(NodeName.of("node2"))
                .method("REQPong")
                .steward(new StewardFields(List.of(), new byte[0], true, "", "", Optional.of(changed)))
                .build();

        publish("node1.REQPong.EventACK", "node2", OTHER_ID, reply);

        assertThat(atVictim).isEmpty();
        assertThat(atCentral)
                .extracting(incoming -> incoming.envelope().subject())
                .containsExactly("central.REQPong.EventACK");
    }

    @Test
    void nobodyTakesOverTheRepliesToAnothersRequest() {
        Node node1 = node1();
        publish("node2.node1.REQRelay.EventACK", "central", ID, relayed("central", "node1", "node2", "REQPing"));

        Message stolen = relayed("mallory", "node1", "node2", "REQPing").toBuilder()
                .from(NodeName.of("mallory"))
                .build();
        publish("node2.node1.REQRelay.EventACK", "mallory", ID, stolen);

        assertRefused("another request has its id");
        assertThat(node1.stats().accepted()).isEqualTo(1);
    }

    @Test
    void aMessageToBePassedOnTakesNoPlaceOfOneOfTheNodesOwn() {
        Node node1 = node1();
        List<Incoming> atNode3 = fleet.listen("node3.*.*");
        Sending own = node1.send(message("node3", "REQPing"));
        fleet.time.runReady();

        publish(
                "node2.node1.REQRelay.EventACK",
                "mallory",
                own.id().toString(),
                relayed("mallory", "node1", "node2", "REQPing"));

        assertThat(answers)
                .extracting(answer -> Answer.of(answer.envelope()).orElseThrow().status())
                .containsExactly(Answer.Status.FAILED);
        assertThat(own.receipt()).isNotDone();
        assertThat(atNode3).hasSize(1);
        atNode3.get(0).answer(Answer.acknowledged("ok"));
        fleet.time.runReady();
        assertThat(own.receipt()).isCompleted();
        assertThat(node1.stats().outbox()).isZero();
    }

    @Test
    void aNodeThatRelaysNothingTakesNoReplyForOne() {
        fleet.start(
                "node1",
                node -> node.handle("REQPong", (message, context) -> {
                    throw new AssertionError("handled");
                }));
        fleet.broker.connect().subscribe("answers", answers::add);
        fleet.time.runReady();
        Message forged = message("node1", "REQPong").toBuilder()
                .steward(StewardFields.NONE.withPreviousMessage(
                        Optional.of(relayed("central", "node1", "node2", "REQPing"))))
                .build();

        publish("node1.REQPong.EventACK", "mallory", ID, forged);

        assertRefused("that mallory could reply to");
    }

    @Test
    void whatAGoNodeWouldDieOfIsNotSentThroughOne() {
        Node central = fleet.start("central", UnaryOperator.identity());
        Node knowing = fleet.start("west", node -> node.relaying(Relaying.OFF.throughSeneschal("node1")));
        Message custom =
                Message.builder().to("node2").via("node1").method("REQOurs").build();
        Message reply = Message.builder()
                .to("node2")
                .via("node1")
                .method("REQPing")
                .relay(Relay.through(NodeName.of("node1"), Method.of("REQOurs")))
                .build();
        Message replyMethod = Message.builder()
                .to("node2")
                .via("node1")
                .method("REQPing")
                .replyMethod("REQOurs")
                .build();

        for (Message each : List.of(custom, reply, replyMethod)) {
            assertThatThrownBy(() -> central.send(each))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("REQOurs")
                    .hasMessageContaining("throughSeneschal");
            assertThatCode(() -> knowing.send(each)).doesNotThrowAnyException();
        }
        assertThat(central.stats().accepted()).isZero();
    }

    @Test
    void namesWhatCannotGoThroughAnotherNode() {
        Node central = fleet.start("central", UnaryOperator.identity());
        Message.Builder ping = Message.builder().to("node2").via("node1").method("REQPing");

        assertThatThrownBy(() -> central.send(ping.via("node2").build()))
                .hasMessage("a message from central to node2 need not go through node2");
        assertThatThrownBy(() -> central.send(Message.builder()
                        .to("central")
                        .via("node1")
                        .method("REQPing")
                        .build()))
                .hasMessage("a message from central to central need not go through node1");
        assertThatThrownBy(() -> central.send(Message.builder()
                        .to("node2")
                        .via("node1")
                        .method("REQRelay")
                        .build()))
                .hasMessage("REQRelay is never relayed");
        assertThatThrownBy(
                        () -> central.send(ping.via("node1").event(Event.NACK).build()))
                .hasMessageContaining("REQPing")
                .hasMessageContaining("EventNACK");
        assertThatThrownBy(() -> central.send(message("node2", "REQPing").toBuilder()
                        .relay(relayed("west", "node1", "node2", "REQPing").relay())
                        .build()))
                .hasMessageContaining("relay.via")
                .hasMessageContaining("west");
        assertThatThrownBy(() -> ping.via("bad name")).hasMessageContaining("bad name");
    }

    @Test
    void whatItRemembersMustBeAPositiveNumberAndTime() {
        assertThatThrownBy(() -> Relaying.FOR_OTHERS.remembering(0, java.time.Duration.ofHours(1)))
                .hasMessage("remembered relays must be at least 1, were 0");
        assertThatThrownBy(() -> Relaying.FOR_OTHERS.remembering(1, java.time.Duration.ZERO))
                .hasMessage("the time of remembered relays must be positive, was PT0S");
    }
}
