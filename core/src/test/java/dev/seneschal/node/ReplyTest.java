package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a handler answers with, and how that reaches who asked. */
class ReplyTest {

    private static final String SOME_ID = "AAAAAAAAAAAAAAAAAAAAAQ";
    private static final ReplyRequest PONG = ReplyRequest.by(Method.of("REQPong"));

    private final Fleet fleet = new Fleet();
    private final List<Message> replies = new ArrayList<>();

    private Node central() {
        return fleet.start("central", node -> node.handle("REQPong", (message, context) -> replies.add(message)));
    }

    private static Message asking(ReplyRequest reply) {
        return message("node1", "REQPing").toBuilder().reply(reply).build();
    }

    private static Message decoded(Incoming incoming) {
        return new TestWire().decode(incoming.envelope().body(), WireLimits.defaults());
    }

    /** A chain of so many messages behind this one. */
    private static Message withHistory(Message message, int length) {
        Message previous = message("central", "REQPong");
        for (int i = 1; i < length; i++) {
            previous = previous.toBuilder()
                    .steward(previous.steward().withPreviousMessage(Optional.of(previous)))
                    .build();
        }
        return message.toBuilder()
                .steward(message.steward().withPreviousMessage(Optional.of(previous)))
                .build();
    }

    private static int length(Message message) {
        return message.steward().previousMessage().map(ReplyTest::length).orElse(0) + 1;
    }

    @Test
    void isBuiltAsItsSenderAsksFor() {
        Node central = central();
        List<Incoming> wire = fleet.listen("central.REQPong.EventACK");
        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> context.reply("42")));

        fleet.send(central, asking(new ReplyRequest(Method.of("REQPong"), List.of("a", "b c"), 3, 7, -1)));

        Message reply = replies.get(0);
        assertThat(reply.to()).hasToString("central");
        assertThat(reply.from()).hasToString("node1");
        assertThat(reply.arguments()).containsExactly("a", "b c");
        assertThat(reply.delivery().ackTimeout()).isEqualTo(3);
        assertThat(reply.delivery().attempts()).isEqualTo(7);
        assertThat(reply.delivery().methodTimeout()).isEqualTo(-1);
        assertThat(decoded(wire.get(0)).reply().method()).hasToString("REQNone");
    }

    @Test
    void severalRepliesToOneRequestArriveInTheirOrder() {
        Node central = central();
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    context.reply("first line");
                    context.reply("second line");
                }));

        fleet.send(central, asking(PONG));

        assertThat(replies).extracting(Message::text).containsExactly("first line", "second line");
    }

    @Test
    void aRerunOfTheHandlerRepliesOnce() {
        AtomicInteger runs = new AtomicInteger();
        central();
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> context.reply("run " + runs.incrementAndGet())));
        List<Incoming> wire = fleet.listen("central.REQPong.EventACK");
        Message request = asking(PONG).toBuilder().from(NodeName.of("central")).build();

        for (String fromNode : List.of("central", "central2")) {
            fleet.broker
                    .connect()
                    .publish(new Envelope(
                            "node1.REQPing.EventACK",
                            Headers.of("fromNode", fromNode, HeaderNames.ID, SOME_ID),
                            new TestWire().encode(request)));
            fleet.time.runReady();
        }

        assertThat(runs).hasValue(2);
        assertThat(wire).extracting(Fleet::idOf).hasSize(2).allMatch(Fleet.idOf(wire.get(0))::equals);
        assertThat(replies).extracting(Message::text).containsExactly("run 1");
    }

    @Test
    void theChainOfRequestsBehindAReplyIsBounded() {
        Node central = central();
        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> context.reply("42")));

        fleet.send(central, withHistory(asking(PONG), 3));
        fleet.send(central, withHistory(asking(PONG), 30));

        assertThat(replies).extracting(ReplyTest::length).containsExactly(1 + 1 + 3, 1 + Replies.MOST_PREVIOUS);
    }

    @Test
    void timesThatAreNoneAreTheReplyingNodesDefaults() {
        central();
        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> context.reply("42")));
        Message fromGo = asking(new ReplyRequest(Method.of("REQPong"), List.of(), -5, -5, -5)).toBuilder()
                .from(NodeName.of("central"))
                .build();

        fleet.broker
                .connect()
                .publish(new Envelope(
                        "node1.REQPing.EventACK", Headers.of("fromNode", "central"), new TestWire().encode(fromGo)));
        fleet.time.runReady();

        assertThat(replies).singleElement().satisfies(reply -> {
            assertThat(reply.delivery().ackTimeout()).isEqualTo(10);
            assertThat(reply.delivery().attempts()).isEqualTo(5);
            assertThat(reply.delivery().methodTimeout()).isEqualTo(10);
        });
    }

    @Test
    void aReplyThatCannotBeSentKeepsNoPlaceWhicheverItIs() {
        Node central = central();
        RingBuffer outbox = new RingBuffer(20, 1_000_000);
        fleet.start(
                "node1",
                node -> node.outbox(outbox).handle("REQPing", (message, context) -> {
                    context.reply("small");
                    context.reply(new byte[2 * 1024 * 1024]);
                }));

        for (int i = 0; i < 30; i++) {
            Sending sent = fleet.send(central, asking(PONG));
            fleet.time.advance(Duration.ofSeconds(1));
            assertThat(receipt(sent)).as("the answer to number %d", i).isInstanceOf(Receipt.GaveUp.class);
        }

        assertThat(replies).hasSize(30);
        for (int i = 0; i < 20; i++) {
            assertThat(outbox.reserve()).as("place %d", i).isTrue();
        }
    }

    @Test
    void whatIsNeverDecidedKeepsNoPlaceAfterAClose() throws Exception {
        Node central = central();
        RingBuffer outbox = new RingBuffer(2, 1_000_000);
        List<Deferred> undecided = new ArrayList<>();
        Node node1 = fleet.start(
                "node1",
                node -> node.outbox(outbox).handle("REQPing", (message, context) -> undecided.add(context.defer())));
        fleet.send(central, asking(PONG));
        fleet.send(central, asking(PONG));
        boolean placeWhileUnderWay = outbox.reserve();

        node1.close(Duration.ofSeconds(5));

        assertThat(undecided).hasSize(2);
        assertThat(placeWhileUnderWay).isFalse();
        assertThat(outbox.reserve()).isTrue();
        assertThat(outbox.reserve()).isTrue();
        undecided.forEach(Deferred::succeed);
        assertThat(outbox.reserve()).as("a place that was given back twice").isFalse();
    }

    @Test
    void aReplyAfterTheOutcomeIsRefusedAndNotDropped() {
        Node central = central();
        List<HandlerContext> contexts = new ArrayList<>();
        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> contexts.add(context)));

        fleet.send(central, asking(PONG));

        assertThatThrownBy(() -> contexts.get(0).reply("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("too late");
        assertThat(replies).isEmpty();
    }

    @Test
    void aHandlerWhoseReplyHasNoPlaceIsNotStarted() {
        List<Deferred> unanswered = new ArrayList<>();
        AtomicInteger runs = new AtomicInteger();
        Node central = fleet.start(
                "central", node -> node.handle("REQPong", (message, context) -> unanswered.add(context.defer())));
        fleet.start(
                "node1",
                node -> node.outbox(new RingBuffer(1, 1_000_000)).handle("REQPing", (message, context) -> {
                    runs.incrementAndGet();
                    context.reply("42");
                }));

        Sending first = fleet.send(central, asking(PONG));
        Sending second = fleet.send(central, asking(PONG));
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(receipt(first).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(second.receipt()).isNotDone();
        assertThat(runs).hasValue(1);

        unanswered.get(0).succeed();
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(receipt(second).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(runs).hasValue(2);
    }

    @Test
    void aReplyThatCannotBeAddressedIsRefusedAndReportedAndTheNodeLivesOn() {
        Node central = central();
        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> context.reply("42")));
        List<Incoming> answers = new ArrayList<>();
        fleet.broker.connect().subscribe("answers", answers::add);
        fleet.time.runReady();

        fleet.broker
                .connect()
                .publish(
                        new Envelope(
                                "node1.REQPing.EventACK",
                                Headers.of("fromNode", "west", HeaderNames.ID, SOME_ID),
                                new TestWire().encode(asking(PONG))),
                        "answers");
        fleet.time.runReady();
        Sending next = fleet.send(central, asking(PONG));

        assertThat(answers)
                .extracting(
                        incoming -> Answer.of(incoming.envelope()).orElseThrow().status())
                .contains(Answer.Status.REFUSED);
        assertThat(fleet.errors)
                .singleElement()
                .satisfies(error -> assertThat(error.text())
                        .contains("the reply cannot be sent")
                        .contains("node name"));
        assertThat(receipt(next).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aHandlerThatFailsRepliesNothing() {
        Node central = central();
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    context.reply("half");
                    throw new IllegalStateException("disk full");
                }));

        Sending sending = central.send(asking(PONG).toBuilder().attempts(2).build());
        fleet.time.advance(Duration.ofSeconds(10));

        assertThat(receipt(sending))
                .isInstanceOfSatisfying(
                        GaveUp.class, gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Reason.FAILED));
        assertThat(replies).isEmpty();
    }
}
