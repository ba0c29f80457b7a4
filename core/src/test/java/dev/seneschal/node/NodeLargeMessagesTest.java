package dev.seneschal.node;

import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages larger than the broker's 64 KiB. */
class NodeLargeMessagesTest {

    private static final int SIZE = 1_000_000;
    private static final String SUBJECT = "node1.REQPing.EventACK";

    private final Fleet fleet = new Fleet();
    private final List<byte[]> handled = new ArrayList<>();
    private final MessageHandler handler = (message, context) -> handled.add(message.data());

    private Node central() {
        return fleet.start(
                "central", node -> node.largeMessages(LargeMessages.IN_PARTS).ackTimeout(Duration.ofSeconds(1)));
    }

    private Node node1(UnaryOperator<NodeBuilder> settings) {
        return fleet.start("node1", node -> settings.apply(node.handle("REQPing", handler)));
    }

    private static NodeBuilder large(NodeBuilder node) {
        return node.largeMessages(LargeMessages.IN_PARTS);
    }

    private static byte[] data(int seed, int size) {
        byte[] data = new byte[size];
        new Random(seed).nextBytes(data);
        return data;
    }

    private static Message message(String to, byte[] data) {
        return Message.builder().to(to).method("REQPing").data(data).build();
    }

    @Test
    void aMessageLargerThanTheBrokerTakesArrivesWholeAndIsHandledOnce() {
        Node central = central();
        Node node1 = node1(NodeLargeMessagesTest::large);
        List<Incoming> parts = fleet.listen(SUBJECT + ".part");

        Sending sending = fleet.send(central, message("node1", data(1, SIZE)));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handled).singleElement().isEqualTo(data(1, SIZE));
        assertThat(parts).hasSizeBetween(SIZE / (64 * 1024), 2 * SIZE / (64 * 1024));
        assertThat(node1.stats().received()).isEqualTo(1);
        assertThat(central.stats().published()).isEqualTo(1);
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void aFailingHandlerIsToldOfTheWholeMessage() {
        Node central = fleet.start("central", node -> large(node).attempts(2));
        fleet.start(
                "node1",
                node -> large(node).handle("REQPing", (message, context) -> {
                    handled.add(message.data());
                    throw new IllegalStateException("on purpose");
                }));

        Sending sending = fleet.send(central, message("node1", data(1, SIZE)));
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(receipt(sending)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.FAILED);
            assertThat(gaveUp.attempts()).isEqualTo(2);
        });
        assertThat(handled).hasSize(2);
        assertThat(central.deadLetters().size()).isEqualTo(1);
    }

    @Test
    void isRefusedAtOnceUnlessAskedForOrTooLargeEvenThenOrNotAcknowledged() {
        Node plain = fleet.start("plain", node -> node);
        Node central = fleet.start("central", node -> node.largeMessages(LargeMessages.IN_PARTS.upTo(SIZE, SIZE)));

        assertThatThrownBy(() -> plain.send(message("node1", data(1, SIZE))))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageContaining("the broker takes 65536");
        assertThatThrownBy(() -> central.send(message("node1", data(1, SIZE + 1))))
                .isInstanceOf(MessageTooLargeException.class)
                .hasMessageEndingWith("this node sends in parts at most " + SIZE);
        assertThatThrownBy(() -> central.send(message("node1", data(1, SIZE / 2)).toBuilder()
                        .event(Event.NACK)
                        .build()))
                .isInstanceOf(MessageTooLargeException.class);
    }

    @Test
    void nobodyListensAtANodeThatDidNotAskForThem() {
        Node central = fleet.start("central", node -> large(node).unavailableFor(Duration.ofSeconds(2)));
        node1(node -> node);

        Sending sending = fleet.send(central, message("node1", data(1, SIZE)));
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(receipt(sending)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(gaveUp.mayHaveRun()).isFalse();
        });
        assertThat(handled).isEmpty();
    }

    @Test
    void aReceiverThatTakesLessRefusesWithBothSizes() {
        Node central = central();
        node1(node -> node.largeMessages(LargeMessages.IN_PARTS.upTo(SIZE, 2 * SIZE)));

        Sending sending = fleet.send(central, message("node1", data(1, 2 * SIZE)));

        assertThat(receipt(sending)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.REFUSED);
            assertThat(gaveUp.mayHaveRun()).isFalse();
            assertThat(gaveUp.detail()).contains("is larger than the " + SIZE + " that this node takes");
        });
        assertThat(central.deadLetters().size()).isEqualTo(1);
        assertThat(fleet.errors)
                .singleElement()
                .satisfies(error -> assertThat(error.kind()).isEqualTo(Kind.UNREADABLE));
    }

    @Test
    void moreThanThereIsRoomForAtOnceWaits() {
        Node central = central();
        Node node1 = node1(node -> node.largeMessages(LargeMessages.IN_PARTS.upTo(2 * SIZE, 2 * SIZE)));
        List<Incoming> answers = fleet.answers();

        List<Sending> sendings = IntStream.range(0, 6)
                .mapToObj(i -> central.send(message("node1", data(i, SIZE))))
                .toList();
        fleet.time.advance(Duration.ofSeconds(10));

        assertThat(sendings).allMatch(sending -> receipt(sending).outcome() == Outcome.DELIVERED);
        assertThat(handled).hasSize(6);
        assertThat(answers)
                .extracting(answer -> Answer.of(answer.envelope()).orElseThrow())
                .anySatisfy(answer -> assertThat(answer.text()).startsWith("no room for a message of"));
        assertThat(node1.stats().handled()).isEqualTo(6);
    }

    @Test
    void moreMessagesThanMayBePutTogetherAtOnceWaitHoweverSmall() {
        Node node1 = node1(node -> node.largeMessages(LargeMessages.IN_PARTS.atOnce(2)));

        assertThat(publishPart("0/20", 1, 10).status()).isEqualTo(Answer.Status.WORKING);
        assertThat(publishPart("0/20", 2, 10).status()).isEqualTo(Answer.Status.WORKING);
        assertThat(publishPart("0/20", 3, 10))
                .isEqualTo(Answer.busy("no room for a message of 20 bytes in parts: 2 of 2 messages and 40 of "
                        + LargeMessages.IN_PARTS.maxAssembling() + " bytes are taken"));
        fleet.time.advance(LargeMessages.IN_PARTS.assembleWithin());

        assertThat(publishPart("0/20", 3, 10).status()).isEqualTo(Answer.Status.WORKING);
        assertThat(node1.stats().received()).isZero();
    }

    @Test
    void aTransferThatWasCutGoesOnWhereItWas() {
        Node central = central();
        LoopbackTransport transport = fleet.broker.connect();
        fleet.start("node1", transport, node -> large(node).handle("REQPing", handler));
        List<Integer> offsets = new ArrayList<>();
        fleet.broker.connect().subscribe(SUBJECT + ".part", part -> {
            offsets.add(Part.of(part.envelope()).offset());
            if (offsets.size() == 5) {
                transport.disconnect();
            }
        });
        fleet.time.runReady();

        Sending sending = fleet.send(central, message("node1", data(1, SIZE)));
        transport.reconnect();
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handled).singleElement().isEqualTo(data(1, SIZE));
        assertThat(offsets).filteredOn(offset -> offset == 0).hasSize(2);
        assertThat(offsets)
                .hasSizeLessThanOrEqualTo((int) offsets.stream().distinct().count() + 3);
    }

    @Test
    void everyMessageArrivesWholeHoweverOftenConnectionsBreak() {
        for (int seed = 0; seed < 20; seed++) {
            Fleet broken = new Fleet();
            Random random = new Random(seed);
            List<byte[]> taken = new ArrayList<>();
            LoopbackTransport from = broken.broker.connect();
            LoopbackTransport to = broken.broker.connect();
            Node central = broken.start(
                    "central",
                    from,
                    node -> large(node).ackTimeout(Duration.ofSeconds(1)).attempts(100));
            broken.start(
                    "node1",
                    to,
                    node -> large(node).handle("REQPing", (message, context) -> taken.add(message.data())));
            broken.broker.connect().subscribe(SUBJECT + ".part", part -> {
                if (random.nextInt(6) == 0) {
                    (random.nextBoolean() ? from : to).disconnect();
                }
            });

            List<Sending> sendings = IntStream.range(0, 5)
                    .mapToObj(i -> central.send(message("node1", data(i, 300_000 + i))))
                    .toList();
            for (int i = 0; i < 100; i++) {
                broken.time.advance(Duration.ofMillis(100 + random.nextInt(500)));
                from.reconnect();
                to.reconnect();
            }

            assertThat(sendings)
                    .as("seed " + seed)
                    .allMatch(sending -> receipt(sending).outcome() == Outcome.DELIVERED);
            assertThat(taken).as("seed " + seed).hasSize(5);
            taken.forEach(data -> assertThat(data).isEqualTo(data(data.length - 300_000, data.length)));
        }
    }

    @Test
    void partsThatAreNotContinuedMakeRoomInTime() {
        Node central = central();
        node1(node -> node.largeMessages(
                LargeMessages.IN_PARTS.upTo(2 * SIZE, 2 * SIZE).within(Duration.ofSeconds(3))));
        publishPart("0/" + 2 * SIZE, 1, 1000);

        Sending sending = fleet.send(central, message("node1", data(1, SIZE)));
        assertThat(handled).isEmpty();
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void partsThatDoNotFitTogetherAreRefused() {
        node1(NodeLargeMessagesTest::large);

        Answer wrongChecksum = publishPart("0/1000", 1, 1000);
        Answer noPlace = publishPart("first", 2, 1000);
        Answer tooLong = publishPart("500/1000", 3, 501);
        Answer empty = publishPart("0/1000", 4, 0);

        assertThat(List.of(wrongChecksum, noPlace, tooLong, empty)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(Answer.Status.REFUSED);
            assertThat(answer.ran()).isFalse();
        });
        assertThat(wrongChecksum.text()).contains("checksum");
        assertThat(noPlace.text()).contains("\"first\"");
        assertThat(fleet.errors).hasSize(4).allMatch(error -> error.kind() == Kind.UNREADABLE);
        assertThat(handled).isEmpty();
    }

    @Test
    void allPartsOfAMessageToAQueueGroupGoToOneMember() {
        Node central = central();
        for (String name : List.of("worker1", "worker2", "worker3")) {
            fleet.start(name, node -> large(node).queueGroup("workers").handle("REQPing", handler));
        }

        List<Sending> sendings = IntStream.range(0, 10)
                .mapToObj(i -> fleet.send(central, message("workers", data(i, SIZE))))
                .toList();

        assertThat(sendings).allMatch(sending -> receipt(sending).outcome() == Outcome.DELIVERED);
        assertThat(handled).hasSize(10).allMatch(data -> data.length == SIZE);
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void aLargeMessageGoesThroughAnotherNodeAndItsLargeReplyBack() {
        List<Message> replies = new ArrayList<>();
        Node central = fleet.start(
                "central", node -> large(node).handle("REQPong", (message, context) -> replies.add(message)));
        fleet.start("node1", node -> large(node).relaying(Relaying.FOR_OTHERS));
        fleet.start(
                "node2", node -> large(node).handle("REQPing", (message, context) -> context.reply(message.data())));
        Message asking = message("node2", data(1, SIZE)).toBuilder()
                .via("node1")
                .replyMethod("REQPong")
                .build();

        fleet.send(central, asking);

        assertThat(replies)
                .singleElement()
                .satisfies(reply -> assertThat(reply.data()).isEqualTo(data(1, SIZE)));
    }

    @Test
    void limitsThatCannotBeUsedAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LargeMessages.IN_PARTS.upTo(0, 10))
                .withMessageContaining("maxBytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LargeMessages.IN_PARTS.upTo(100, 10))
                .withMessageContaining("maxAssembling");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LargeMessages.IN_PARTS.atOnce(0))
                .withMessageContaining("maxAtOnce");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LargeMessages.IN_PARTS.within(Duration.ZERO))
                .withMessageContaining("assembleWithin");
    }

    /** Publishes a part of nobody's message and gives the answer. */
    private Answer publishPart(String place, long number, int size) {
        String id = new MessageId(7, number).toString();
        List<Incoming> answers = fleet.listen("answers." + id);
        Headers headers =
                Headers.of(HeaderNames.ID, id, HeaderNames.PART, place, HeaderNames.PART_CHECKSUM, "00000001");
        fleet.broker.connect().publish(new Envelope(SUBJECT + ".part", headers, new byte[size]), "answers." + id);
        fleet.time.runReady();
        return Answer.of(answers.get(0).envelope()).orElseThrow();
    }
}
