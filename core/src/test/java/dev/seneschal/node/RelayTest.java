package dev.seneschal.node;

import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.transport.Incoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Messages from central to node2 that go through node1. */
class RelayTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Fleet fleet = new Fleet();
    private final List<Message> atNode2 = new ArrayList<>();
    private final List<Message> atCentral = new ArrayList<>();
    private final List<Message> atNode1 = new ArrayList<>();

    private Node central() {
        return fleet.start("central", node -> node.handle("REQPong", (message, context) -> atCentral.add(message)));
    }

    private Node node1(Relaying relaying) {
        return fleet.start(
                "node1", node -> node.relaying(relaying).handle("REQPong", (message, context) -> atNode1.add(message)));
    }

    private Node node2() {
        return fleet.start(
                "node2",
                node -> node.handle("REQPing", (message, context) -> {
                    atNode2.add(message);
                    context.reply("pong to " + message.text());
                }));
    }

    private static Message ping() {
        return Message.builder()
                .to("node2")
                .via("node1")
                .method("REQPing")
                .data("content")
                .build();
    }

    private static Message asking() {
        return ping().toBuilder().replyMethod("REQPong").build();
    }

    @Test
    void aMessageArrivesWithItsData() {
        Node central = central();
        node1(Relaying.FOR_OTHERS);
        node2();

        Sending sending = fleet.send(central, ping());

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(atNode2).singleElement().satisfies(message -> {
            assertThat(message.text()).isEqualTo("content");
            assertThat(message.id()).isEqualTo(sending.id().wireId());
            assertThat(message.from()).isEqualTo(NodeName.of("node1"));
            assertThat(message.relay().from()).isEqualTo(NodeName.of("central"));
        });
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void theReplyIsHandledAtTheOriginAndNotOnItsWay() {
        Node central = central();
        node1(Relaying.FOR_OTHERS);
        node2();

        Sending sending = fleet.send(central, asking());

        assertThat(atCentral).singleElement().satisfies(reply -> {
            assertThat(reply.text()).isEqualTo("pong to content");
            assertThat(reply.from()).isEqualTo(NodeName.of("node2"));
            Message previous = reply.steward().previousMessage().orElseThrow();
            assertThat(previous.id()).isEqualTo(sending.id().wireId());
            assertThat(previous.relay().originalVia()).isEqualTo(NodeName.NONE);
        });
        assertThat(atNode1).isEmpty();
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void theReplyIsHandledOnItsWayTooWhereThatIsAsked() {
        Node central = central();
        node1(Relaying.FOR_OTHERS.handlingReplies());
        node2();

        fleet.send(central, asking());

        assertThat(atCentral).hasSize(1);
        assertThat(atNode1).extracting(Message::text).containsExactly("pong to content");
    }

    @Test
    void aRequestThroughAnotherNodeIsRepliedToItsFuture() {
        Node central = central();
        node1(Relaying.FOR_OTHERS);
        node2();

        CompletableFuture<Message> reply = central.request(ping(), TIMEOUT);
        fleet.time.runReady();

        assertThat(reply.join().text()).isEqualTo("pong to content");
        assertThat(reply.join().from()).isEqualTo(NodeName.of("node2"));
    }

    @Test
    void bothHopsAndTheReplyKeepTheirIds() {
        Node central = central();
        node1(Relaying.FOR_OTHERS);
        node2();
        List<Incoming> toNode2 = fleet.listen("node2.REQPing.EventACK");
        List<Incoming> toNode1 = fleet.listen("node1.REQPong.EventACK");
        List<Incoming> toCentral = fleet.listen("central.REQPong.EventACK");

        Sending sending = fleet.send(central, asking());

        assertThat(toNode2).extracting(Fleet::idOf).containsExactly(sending.id().toString());
        assertThat(toCentral).extracting(Fleet::idOf).containsExactly(Fleet.idOf(toNode1.get(0)));
    }

    @Test
    void throughItselfIsDirect() {
        Node central = central();
        node2();

        fleet.send(central, ping().toBuilder().via("central").build());

        assertThat(atNode2)
                .singleElement()
                .satisfies(message -> assertThat(message.from()).isEqualTo(NodeName.of("central")));
    }

    @Test
    void aNodeThatDoesNotRelayIsNotSentThrough() {
        Node central = fleet.start("central", node -> node.unavailableFor(Duration.ofSeconds(3)));
        node1(Relaying.OFF);
        node2();

        Sending sending = fleet.send(central, ping());
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(receipt(sending))
                .isInstanceOfSatisfying(
                        GaveUp.class, gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Reason.UNAVAILABLE));
        assertThat(atNode2).isEmpty();
    }

    @Test
    void deliveredMeansThatTheNodeBetweenHasStoredIt() {
        Node central = central();
        Node node1 = node1(Relaying.FOR_OTHERS);

        Sending sending = fleet.send(central, ping());

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(node1.stats().outbox()).isEqualTo(1);
        node2();
        fleet.time.advance(Duration.ofSeconds(1));
        assertThat(atNode2).hasSize(1);
        assertThat(node1.stats().outbox()).isZero();
    }

    @Test
    void aHopThatCannotBeDoneIsADeadLetterBetween() {
        Node central = central();
        Node node1 = node1(Relaying.FOR_OTHERS);
        fleet.start("node2", UnaryOperator.identity());

        Sending sending = fleet.send(central, ping());

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(node1.deadLetters().list())
                .singleElement()
                .satisfies(letter -> assertThat(letter.reason()).isEqualTo(Reason.REFUSED));
    }

    @Test
    void aNodeWhoseOutboxIsFullSaysThatItIsBusy() {
        List<Deferred> held = new ArrayList<>();
        Node central = central();
        fleet.start(
                "node1",
                node -> node.relaying(Relaying.FOR_OTHERS).outbox(new dev.seneschal.outbox.RingBuffer(1, 1_000_000)));
        fleet.start("node2", node -> node.handle("REQPing", (message, context) -> held.add(context.defer())));

        Sending first = fleet.send(central, ping());
        Sending second = fleet.send(central, ping());
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(receipt(first).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(second.receipt()).isNotDone();
        held.get(0).succeed();
        fleet.time.advance(Duration.ofSeconds(1));
        assertThat(receipt(second).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void aReplyThatComesAfterTheRequestWasForgottenIsRefusedAndReported() {
        List<Deferred> held = new ArrayList<>();
        Node central = central();
        node1(Relaying.FOR_OTHERS.remembering(10, Duration.ofMinutes(1)));
        Node node2 = fleet.start(
                "node2",
                node -> node.handle("REQPing", (message, context) -> {
                    context.reply("late");
                    held.add(context.defer());
                }));

        fleet.send(central, asking());
        fleet.time.advance(Duration.ofSeconds(61));
        held.get(0).succeed();
        fleet.time.runReady();

        assertThat(atCentral).isEmpty();
        assertThat(atNode1).isEmpty();
        assertThat(fleet.errors).singleElement().satisfies(error -> {
            assertThat(error.kind()).isEqualTo(Kind.RELAY_REFUSED);
            assertThat(error.text()).contains("node1 knows of no relayed REQPing that node2 could reply to");
        });
        assertThat(node2.deadLetters().size()).isEqualTo(1);
    }

    @Test
    void whatIsRememberedIsBounded() {
        List<Deferred> held = new ArrayList<>();
        Node central = central();
        node1(Relaying.FOR_OTHERS.remembering(2, Duration.ofHours(1)));
        fleet.start(
                "node2",
                node -> node.handle("REQPing", (message, context) -> {
                    context.reply(message.text());
                    held.add(context.defer());
                }));

        for (String data : List.of("first", "second", "third")) {
            fleet.send(central, asking().toBuilder().data(data).build());
        }
        held.forEach(Deferred::succeed);
        fleet.time.runReady();

        assertThat(atCentral).extracting(Message::text).containsExactly("second", "third");
    }

    @Test
    void aNodeThatIsStartedAgainStillKnowsWhatItPassedOn() throws InterruptedException {
        List<Deferred> held = new ArrayList<>();
        Node central = central();
        Node node1 = node1(Relaying.FOR_OTHERS);
        fleet.start(
                "node2",
                node -> node.handle("REQPing", (message, context) -> {
                    context.reply("pong");
                    held.add(context.defer());
                }));

        fleet.send(central, asking());
        node1.close(Duration.ofSeconds(1));
        node1.start();
        fleet.time.runReady();
        held.get(0).succeed();
        fleet.time.advance(Duration.ofSeconds(1));

        assertThat(atCentral).extracting(Message::text).containsExactly("pong");
    }
}
