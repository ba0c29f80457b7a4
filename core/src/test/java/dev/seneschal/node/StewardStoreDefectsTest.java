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
import dev.seneschal.message.Relay;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.CompressionException;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireException;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Steward gets wrong with the messages it keeps, done right: when they are tried, in what order, and how they end. */
class StewardStoreDefectsTest {

    private static final String PING = "node1.REQPing.EventACK";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final Relay VIA = Relay.through(NodeName.received("no.dots"), Method.NONE);

    private final Fleet fleet = new Fleet();

    private static Message numbered(int number) {
        return Message.builder()
                .to("node1")
                .method("REQPing")
                .arguments(Integer.toString(number))
                .build();
    }

    @Test
    void whatTheBrokerWillNotTakeFailsAtOnceAndIsNotKept() {
        Node central = fleet.start("central", UnaryOperator.identity());
        List<Incoming> arrived = fleet.listen(PING);

        assertThatThrownBy(() -> central.send(message("node1", "REQPing").toBuilder()
                        .data(new byte[70_000])
                        .build()))
                .hasMessageContaining("65536");
        fleet.time.advance(Duration.ofHours(1));

        assertThat(arrived).isEmpty();
        assertThat(central.stats().outbox()).isZero();
        assertThat(central.stats().published()).isZero();
    }

    @Test
    void whatTheBrokerNoLongerTakesEndsAsTooLargeAtItsFirstAttempt() throws Exception {
        Outbox outbox = new RingBuffer();
        Node before = fleet.start("central", node -> node.outbox(outbox));
        Sending sending = fleet.send(
                before,
                message("node1", "REQPing").toBuilder().data(new byte[1000]).build());
        before.close(TIMEOUT);
        LoopbackBroker strict = LoopbackBroker.create(fleet.time, 500);

        Node after = fleet.start("central", strict.connect(), node -> node.outbox(outbox));
        fleet.time.advance(Duration.ofHours(1));

        assertThat(fleet.receipts).last().isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.id()).isEqualTo(sending.id());
            assertThat(gaveUp.reason()).isEqualTo(Reason.TOO_LARGE);
        });
        assertThat(after.stats().published()).isEqualTo(1);
        assertThat(after.deadLetters().find(sending.id())).hasSize(1);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void whatIsGivenUpIsADeadLetterThatSaysWhy() {
        Node central = fleet.start("central", node -> node.attempts(2));
        List<Incoming> arrived = fleet.listen(PING);

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(arrived).hasSize(2);
        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(central.stats().delivered()).isZero();
        assertThat(central.deadLetters().list()).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isEqualTo(sending.id());
            assertThat(letter.direction()).isEqualTo(DeadLetter.Direction.OUTGOING);
            assertThat(letter.reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(letter.mayHaveRun()).isTrue();
            assertThat(letter.attempts()).isEqualTo(2);
            assertThat(Duration.between(letter.firstTime(), letter.lastTime())).isEqualTo(Duration.ofMillis(20_100));
            assertThat(letter.error()).isEqualTo("no answer within 10 s");
        });
    }

    @Test
    void nobodyListeningCostsNoAttemptAndIsTriedAgainSoon() {
        Node central = fleet.start("central", node -> node.attempts(1));
        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(9));

        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> {}));
        fleet.time.advance(Duration.ofMillis(100));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void attemptsDoNotRunOutWhileTheBrokerIsDown() {
        LoopbackTransport connection = fleet.broker.connect();
        Node central = fleet.start("central", connection, node -> node.attempts(1));
        List<Incoming> arrived = fleet.listen(PING);
        Sending out = fleet.send(central, message("node1", "REQPing"));
        connection.disconnect();
        Sending waiting = fleet.send(central, message("node1", "REQPing"));

        fleet.time.advance(Duration.ofDays(7));
        List<Boolean> doneMeanwhile =
                List.of(out.receipt().isDone(), waiting.receipt().isDone());
        connection.reconnect();
        fleet.time.advance(Duration.ofSeconds(9));
        arrived.forEach(incoming -> incoming.answer(Answer.acknowledged("confirmed")));
        fleet.time.runReady();

        assertThat(doneMeanwhile).containsOnly(false);
        assertThat(receipt(out).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(receipt(waiting).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void noMoreIsOnItsWayThanTheWindowAndNoMoreKeptThanTheOutboxHolds() {
        RingBuffer outbox = new RingBuffer(400, 1_000_000);
        Node central = fleet.start(
                "central", node -> node.outbox(outbox).windowPerSubject(10).outboxWait(Duration.ZERO));
        List<Incoming> arrived = fleet.listen(PING);

        IntStream.range(0, 100).forEach(i -> central.send(numbered(i)));
        fleet.time.runReady();
        int out = arrived.size();

        assertThat(out).isEqualTo(10);
        assertThatThrownBy(() -> central.send(numbered(100)))
                .isInstanceOf(OutboxFullException.class)
                .hasMessageContaining("100 messages to " + PING);
        assertThat(outbox.size()).isEqualTo(100);
    }

    @Test
    void messagesOfOneSubjectArriveInOrderWhereThatIsAsked() {
        Node central = fleet.start("central", node -> node.ordering(Ordering.PER_SUBJECT));
        List<String> handled = new ArrayList<>();
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    String number = message.arguments().get(0);
                    context.sleep(Duration.ofMillis(number.hashCode() * 7919 % 100));
                    handled.add(number);
                }));

        IntStream.range(0, 50).forEach(i -> central.send(numbered(i)));
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(handled)
                .isEqualTo(IntStream.range(0, 50).mapToObj(Integer::toString).toList());
    }

    @Test
    void whatWasLeftIsSentOldestFirstAndBeforeWhatIsNew() throws Exception {
        MemoryStore disk = new MemoryStore();
        DurableOutbox before = DurableOutbox.over(disk, OutboxLimits.DEFAULT, fleet.time);
        Node first = fleet.start("central", node -> node.outbox(before));
        IntStream.range(0, 50).forEach(i -> fleet.send(first, numbered(i)));
        first.close(TIMEOUT);
        before.close(TIMEOUT);
        List<Incoming> arrived = fleet.listen(PING);

        DurableOutbox after = DurableOutbox.over(disk, OutboxLimits.DEFAULT, fleet.time);
        Node second = fleet.start("central", node -> node.outbox(after));
        IntStream.range(50, 60).forEach(i -> fleet.send(second, numbered(i)));

        assertThat(arrived)
                .map(Fleet::argumentOf)
                .isEqualTo(IntStream.range(0, 60).mapToObj(Integer::toString).toList());
    }

    @Test
    void aMessageThatCannotBeRoutedIsRefusedAtSendAndLeavesNothing() {
        Node central = fleet.start("central", UnaryOperator.identity());

        assertThatThrownBy(() -> central.send(message("no dots. please", "REQPing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no dots. please");
        assertThatThrownBy(() -> central.send(message("node1", "no.method")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no.method");
        assertThatThrownBy(() -> central.send(
                        message("node1", "REQPing").toBuilder().relay(VIA).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no.dots");

        assertNothingIsLeft(central);
    }

    @Test
    void aMessageThatCannotBeWrittenIsRefusedAtSendAndLeavesNothing() {
        Failing failing = new Failing();
        WireFormat cannotEncode =
                WireFormat.builder(new TestWire()).codecs(failing).build();
        WireFormat cannotCompress = WireFormat.builder(new TestWire())
                .codecs(new TestWire())
                .compressors(failing)
                .compressionThreshold(0)
                .build();

        for (WireFormat wire : List.of(cannotEncode, cannotCompress)) {
            Node central = fleet.start("central", fleet.broker.connect(), wire, UnaryOperator.identity());

            assertThatThrownBy(() -> central.send(message("node1", "REQPing")))
                    .isInstanceOf(WireException.class)
                    .hasMessage("cannot be written");

            assertNothingIsLeft(central);
        }
    }

    private void assertNothingIsLeft(Node node) {
        fleet.time.advance(Duration.ofHours(1));
        assertThat(node.stats().outbox()).isZero();
        assertThat(node.stats().published()).isZero();
        assertThat(node.deadLetters().size()).isZero();
        assertThat(fleet.receipts).extracting(Receipt::outcome).isEmpty();
    }

    /** A codec and compressor that can write nothing. */
    private static final class Failing implements MessageCodec, Compressor {

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public byte[] encode(Message message) {
            throw new CodecException("cannot be written");
        }

        @Override
        public Message decode(byte[] bytes, WireLimits limits) {
            throw new CodecException("cannot be read");
        }

        @Override
        public byte[] compress(byte[] bytes) {
            throw new CompressionException("cannot be written");
        }

        @Override
        public byte[] decompress(byte[] bytes, WireLimits limits) {
            throw new CompressionException("cannot be read");
        }
    }
}
