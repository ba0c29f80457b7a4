package dev.seneschal.node;

import static dev.seneschal.node.Fleet.argumentOf;
import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.EnvelopeGroup;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Messages that are published together, and acknowledgements that are given together. */
class NodeGroupsTest {

    private static final String SUBJECT = "node1.REQPing.EventACK";

    private final Fleet fleet = new Fleet();
    private final List<String> handled = new ArrayList<>();

    @Test
    void messagesGoTogetherOnceTheirReceiverHasSaidThatItReadsGroups() {
        Node central = central();
        Node node1 = node1();
        List<Incoming> heard = fleet.listen(SUBJECT);

        List<Sending> first = burst(central, 3);
        List<Sending> second = burst(central, 3);

        assertThat(heard).hasSize(4);
        assertThat(heard.subList(0, 3)).noneMatch(message -> EnvelopeGroup.isOne(message.envelope()));
        assertThat(EnvelopeGroup.split(heard.get(3).envelope())).hasSize(3);
        assertDelivered(first, 1);
        assertDelivered(second, 1);
        assertThat(handled).containsExactly("0", "1", "2", "0", "1", "2");
        assertThat(central.stats().published()).isEqualTo(6);
        assertThat(node1.stats().received()).isEqualTo(6);
    }

    /** Also those that go past its stream, and to a receiver that reads groups: the same setting decides on each, whichever way it goes. */
    @Test
    void eachGoesAloneOverATransportWithStreams() {
        Node central = fleet.start(
                "central", StreamingTransport.pastWhichAllGo(fleet.broker.connect()), UnaryOperator.identity());
        node1();
        List<Incoming> heard = fleet.listen(SUBJECT);
        List<Incoming> answers = fleet.answers();

        List<Sending> first = burst(central, 1);
        List<Sending> second = burst(central, 3);

        assertThat(answers.get(0).envelope().headers().has(HeaderNames.GROUPS)).isTrue();
        assertThat(heard).hasSize(4).noneMatch(message -> EnvelopeGroup.isOne(message.envelope()));
        assertDelivered(first, 1);
        assertDelivered(second, 1);
    }

    @Test
    void acknowledgementsToOneSenderGoTogether() {
        Node central = central();
        node1();
        List<Incoming> answers = fleet.answers();

        List<Sending> sendings = burst(central, 5);

        assertDelivered(sendings, 1);
        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.envelope().subject().split("-")).hasSize(5);
            assertThat(Answer.of(answer.envelope()).orElseThrow().status()).isEqualTo(Answer.Status.ACKNOWLEDGED);
        });
    }

    @Test
    void whatIsNoAcknowledgementGoesByItself() {
        Node central = fleet.start("central", node -> node.attempts(1));
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    if (message.arguments().get(0).equals("1")) {
                        throw new IllegalStateException("on purpose");
                    }
                }));
        List<Incoming> answers = fleet.answers();

        List<Sending> sendings = burst(central, 3);

        assertThat(answers).hasSize(2);
        assertThat(receipt(sendings.get(0)).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(receipt(sendings.get(1)).outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(receipt(sendings.get(2)).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aGoSenderIsAnsweredOnceForEachOfItsMessages() {
        node1();
        LoopbackTransport go = fleet.broker.connect();
        List<Incoming> answers = new ArrayList<>();
        go.subscribe("node1.REQPing.EventACK.reply", answers::add);
        byte[] body = new TestWire()
                .encode(message("node1", "REQPing").toBuilder().id(7).build());
        fleet.time.runReady();

        for (int i = 0; i < 3; i++) {
            go.publish(
                    new Envelope(SUBJECT, Headers.of("fromNode", "go", "serial", "plain"), body), SUBJECT + ".reply");
        }
        fleet.time.runReady();

        assertThat(answers).hasSize(3);
    }

    @Test
    void aGoReceiverIsNeverSentAGroup() {
        Node central = central();
        LoopbackTransport go = fleet.broker.connect();
        List<Incoming> heard = new ArrayList<>();
        go.subscribe(SUBJECT, incoming -> {
            heard.add(incoming);
            go.publish(new Envelope(
                    incoming.replySubject().orElseThrow(), Headers.EMPTY, "confirmed from: node1: 7".getBytes(UTF_8)));
        });

        List<Sending> first = burst(central, 3);
        List<Sending> second = burst(central, 3);

        assertDelivered(first, 1);
        assertDelivered(second, 1);
        assertThat(heard).hasSize(6).noneMatch(message -> EnvelopeGroup.isOne(message.envelope()));
    }

    @Test
    void whatWasInALostGroupIsTriedAgainByItself() {
        LoopbackTransport connection = fleet.broker.connect();
        Node central = central();
        fleet.start("node1", connection, node -> node.handle("REQPing", (message, context) -> handled.add("?")));
        burst(central, 1);
        connection.disconnect();
        List<Incoming> heard = fleet.listen(SUBJECT);

        List<Sending> sendings = burst(central, 3);
        connection.reconnect();
        fleet.time.advance(Duration.ofSeconds(11));

        assertThat(heard).hasSize(4);
        assertThat(EnvelopeGroup.isOne(heard.get(0).envelope())).isTrue();
        assertThat(heard.subList(1, 4)).noneMatch(message -> EnvelopeGroup.isOne(message.envelope()));
        assertDelivered(sendings, 2);
    }

    @Test
    void thatNobodyListensToAGroupConcernsAllInIt() {
        LoopbackTransport connection = fleet.broker.connect();
        Node central = fleet.start("central", node -> node.unavailableFor(Duration.ofSeconds(1)));
        fleet.start("node1", connection, node -> node.handle("REQPing", (message, context) -> handled.add("?")));
        burst(central, 1);
        connection.disconnect();

        List<Sending> sendings = burst(central, 3);
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(sendings)
                .allSatisfy(sending -> assertThat(receipt(sending))
                        .isInstanceOfSatisfying(Receipt.GaveUp.class, gaveUp -> {
                            assertThat(gaveUp.reason()).isEqualTo(Receipt.Reason.UNAVAILABLE);
                            assertThat(gaveUp.mayHaveRun()).isFalse();
                        }));
    }

    @Test
    void largeMessagesGoByThemselves() {
        Node central = central();
        node1();
        burst(central, 1);
        List<Incoming> heard = fleet.listen(SUBJECT);
        Message large = message("node1", "REQPing").toBuilder()
                .arguments(List.of("large"))
                .data(new byte[5000])
                .build();

        List<Sending> sendings = new ArrayList<>();
        sendings.add(central.send(numbered(0)));
        sendings.add(central.send(numbered(1)));
        sendings.add(central.send(large));
        sendings.add(central.send(numbered(2)));
        fleet.time.runReady();

        assertDelivered(sendings, 1);
        assertThat(heard).hasSize(3);
        assertThat(argumentOf(heard.get(1))).isEqualTo("large");
        assertThat(handled).as("in the order in which they were sent").containsExactly("0", "0", "1", "large", "2");
    }

    @Test
    void manyMessagesGoInSeveralGroups() {
        Node central = central();
        node1();
        burst(central, 1);
        List<Incoming> heard = fleet.listen(SUBJECT);

        List<Sending> sendings = burst(central, 200);

        assertDelivered(sendings, 1);
        assertThat(heard.size()).isBetween(2, 20);
        assertThat(heard)
                .allMatch(message -> message.replySubject().orElseThrow().length() < 1024);
    }

    @Test
    void withManyOutThoseThatComeAMomentLaterGoAlongToo() {
        assertThat(publishedForTwoInTurn(300)).isEqualTo(1);
    }

    @Test
    void withFewOutNoneWaitsForTheNext() {
        assertThat(publishedForTwoInTurn(250)).isEqualTo(2);
    }

    /** How many are published, groups or single ones, for two messages of which the second is given when the first has been submitted, with others not yet answered. */
    private int publishedForTwoInTurn(int out) {
        List<Deferred> held = new ArrayList<>();
        Node central = fleet.start("central", node -> node.windowPerSubject(1024));
        fleet.start(
                "node1",
                node -> node.handlerConcurrency(1024).handle("REQPing", (message, context) -> {
                    if (!message.arguments().get(0).equals("now")) {
                        held.add(context.defer());
                    }
                }));
        List<Sending> sendings = new ArrayList<>(List.of(central.send(argument("now"))));
        fleet.time.runReady();
        sendings.addAll(burst(central, out));
        List<Incoming> heard = fleet.listen(SUBJECT);

        sendings.add(central.send(argument("now")));
        fleet.time.newExecutor("host", 1).execute(() -> sendings.add(central.send(argument("now"))));
        fleet.time.runReady();
        held.forEach(Deferred::succeed);
        fleet.time.runReady();

        assertDelivered(sendings, 1);
        return heard.size();
    }

    @Test
    void aGroupThatIsNoneIsReported() {
        Node node1 = node1();

        fleet.broker
                .connect()
                .publish(
                        new Envelope(SUBJECT, Headers.of(HeaderNames.GROUP, "envelopes"), new byte[] {5, 5, 5}),
                        SUBJECT + ".reply.x.1-2");
        fleet.time.runReady();

        assertThat(fleet.errors).singleElement().satisfies(error -> {
            assertThat(error.kind()).isEqualTo(ErrorEvent.Kind.UNREADABLE);
            assertThat(error.text()).contains("not a group of envelopes");
        });
        assertThat(node1.stats().received()).isEqualTo(1);
        assertThat(handled).isEmpty();
    }

    @Test
    void aGroupOfMoreMessagesThanAttemptsIsReportedAndNothingOfItHandled() {
        node1();
        byte[] body = new TestWire().encode(numbered(0));
        Envelope part = new Envelope(SUBJECT, Headers.of("fromNode", "x", "serial", "plain"), body);

        fleet.broker.connect().publish(EnvelopeGroup.join(List.of(part, part, part)), SUBJECT + ".reply.x.1-2");
        fleet.time.runReady();

        assertThat(fleet.errors)
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("a group of 3 messages", "reply.x.1-2"));
        assertThat(handled).isEmpty();
    }

    /** Whoever publishes a group chooses it, and others' messages are taken together with those of the group. */
    @Test
    void aReplySubjectThatNobodyCanPublishToDisturbsNothing() {
        Envelope envelope = new Envelope(SUBJECT, Headers.EMPTY, new byte[0]);
        Incoming part = new GroupPart(fleet.broker.connect(), envelope, ReplyAddress.of("strange.*"));

        assertThatNoException().isThrownBy(() -> part.answer(Answer.refused("no", false)));
    }

    @Test
    void anAttemptOfStrangeFormIsAnsweredByItself() {
        node1();
        List<Incoming> answers = new ArrayList<>();
        LoopbackTransport stranger = fleet.broker.connect();
        stranger.subscribe("strange.*", answers::add);
        byte[] body = new TestWire()
                .encode(message("node1", "REQPing").toBuilder()
                        .id(7)
                        .arguments(List.of("0"))
                        .build());
        Headers headers = Headers.of("fromNode", "x", "serial", "plain", HeaderNames.GROUPS, "1");
        fleet.time.runReady();

        stranger.publish(new Envelope(SUBJECT, headers, body), "strange.A-B");
        stranger.publish(new Envelope(SUBJECT, headers, body), "strange.1");
        stranger.publish(new Envelope(SUBJECT, headers, body), "strange.2");
        fleet.time.runReady();

        assertThat(answers)
                .extracting(answer -> answer.envelope().subject())
                .containsExactly("strange.A-B", "strange.1-2");
    }

    private Node central() {
        return fleet.start("central", node -> node);
    }

    private Node node1() {
        return fleet.start(
                "node1",
                node -> node.handlerQueue(1000)
                        .handle(
                                "REQPing",
                                (message, context) -> handled.add(
                                        message.arguments().isEmpty()
                                                ? ""
                                                : message.arguments().get(0))));
    }

    /** Sends messages with nothing happening in between. */
    private List<Sending> burst(Node from, int count) {
        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sendings.add(from.send(numbered(i)));
        }
        fleet.time.runReady();
        return sendings;
    }

    private static Message numbered(int number) {
        return argument(Integer.toString(number));
    }

    private static Message argument(String argument) {
        return message("node1", "REQPing").toBuilder()
                .arguments(List.of(argument))
                .build();
    }

    private static void assertDelivered(List<Sending> sendings, int attempts) {
        assertThat(sendings)
                .allSatisfy(sending -> assertThat(receipt(sending))
                        .isInstanceOfSatisfying(
                                Receipt.Delivered.class,
                                delivered -> assertThat(delivered.attempts()).isEqualTo(attempts)));
    }
}
