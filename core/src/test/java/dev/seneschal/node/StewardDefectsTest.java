package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What Steward gets wrong between two nodes, done right: who is acknowledged, when, and what is said of bytes nobody can read. */
class StewardDefectsTest {

    private static final String PING = "node1.REQPing.EventACK";
    private static final Duration ONE_TIMEOUT = Duration.ofSeconds(11);

    private final Fleet fleet = new Fleet();
    private final AtomicInteger runs = new AtomicInteger();

    private Node start(String name) {
        return fleet.start(name, UnaryOperator.identity());
    }

    private static List<String> statuses(List<Incoming> answers) {
        return answers.stream()
                .map(answer -> answer.envelope().headers().first(HeaderNames.STATUS))
                .map(status -> status.orElse("none"))
                .toList();
    }

    @Test
    void severalMessagesToOneSubjectAreSettledOneByOne() {
        Node central = start("central");
        List<Incoming> arrived = fleet.listen(PING);

        List<Sending> sendings = IntStream.range(0, 3)
                .mapToObj(i -> fleet.send(central, message("node1", "REQPing")))
                .toList();
        arrived.get(1).answer(Answer.acknowledged("confirmed from: node1: 1"));
        fleet.time.advance(ONE_TIMEOUT);

        assertThat(arrived.subList(0, 3)).extracting(Incoming::replySubject).doesNotHaveDuplicates();
        assertThat(sendings)
                .map(sending -> receipt(sending).outcome())
                .containsExactly(Outcome.KEPT, Outcome.DELIVERED, Outcome.KEPT);
        assertThat(arrived.subList(3, arrived.size()))
                .extracting(Fleet::idOf)
                .containsExactlyInAnyOrder(
                        sendings.get(0).id().toString(), sendings.get(2).id().toString());
    }

    @Test
    void aLateAcknowledgementSettlesItsOwnMessageAndNoOther() {
        Node central = start("central");
        List<Incoming> arrived = fleet.listen(PING);

        Sending first = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(ONE_TIMEOUT);
        Sending second = fleet.send(central, message("node1", "REQPing"));
        arrived.get(0).answer(Answer.acknowledged("confirmed from: node1: 1"));
        fleet.time.runReady();

        assertThat(arrived).hasSize(3);
        assertThat(receipt(first)).isEqualTo(new Receipt.Delivered(first.id(), 2, ONE_TIMEOUT));
        assertThat(second.receipt()).isNotDone();
    }

    @Test
    void nodesThatSendToOneSubjectDoNotHearEachOthersAnswers() {
        Node central = start("central");
        Node west = start("west");
        List<Incoming> arrived = fleet.listen(PING);

        Sending fromCentral = fleet.send(central, message("node1", "REQPing"));
        Sending fromWest = fleet.send(west, message("node1", "REQPing"));
        arrived.get(0).answer(Answer.acknowledged("confirmed from: node1: 1"));
        fleet.time.runReady();

        assertThat(receipt(fromCentral).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(fromWest.receipt()).isNotDone();
    }

    @Test
    void whatCannotBeReadIsReportedOnceAndStartsNoStormOfMessages() {
        start("central");
        List<Incoming> everything = fleet.listen(">");
        Message errorLog = message("central", "REQErrorLog");
        Headers squeezed = Headers.of("fromNode", "go", "serial", "plain", "cmp", "b");

        for (String subject : List.of("central.REQErrorLog.EventNACK", "central.REQErrorLog.EventACK")) {
            for (int i = 0; i < 10; i++) {
                fleet.broker
                        .connect()
                        .publish(new Envelope(subject, squeezed, new TestWire().encode(errorLog)), subject + ".reply");
            }
        }
        fleet.time.advance(Duration.ofMinutes(10));

        assertThat(fleet.errors).hasSize(20).allMatch(error -> error.kind() == ErrorEvent.Kind.UNREADABLE);
        assertThat(everything).hasSize(20);
    }

    @Test
    void everyMessageHasAnIdOnTheWireAndItsAcknowledgementCarriesIt() {
        Node central = start("central");
        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> {}));
        List<Incoming> arrived = fleet.listen(PING);
        List<Incoming> answers = fleet.answers();

        Sending sending = fleet.send(central, message("node1", "REQPing"));

        Message onTheWire = new TestWire().decode(arrived.get(0).envelope().body(), WireLimits.defaults());
        assertThat(onTheWire.id()).isEqualTo(sending.id().wireId()).isPositive();
        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(new String(answer.envelope().body(), StandardCharsets.UTF_8))
                        .isEqualTo("confirmed from: node1: " + sending.id().wireId()));
    }

    @Test
    void aRetryAfterALostAcknowledgementDoesNotRunTheHandlerAgain() {
        Node central = start("central");
        LoopbackTransport connection = fleet.broker.connect();
        fleet.start(
                "node1",
                connection,
                node -> node.handle("REQPing", (message, context) -> {
                    runs.incrementAndGet();
                    connection.disconnect();
                    fleet.time.schedule(Duration.ofSeconds(1), connection::reconnect);
                }));

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(receipt(sending))
                .isInstanceOfSatisfying(
                        Receipt.Delivered.class,
                        delivered -> assertThat(delivered.attempts()).isEqualTo(2));
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatFailedOrWasRefusedIsNeverAcknowledged() {
        Node central = start("central");
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    throw new IllegalStateException("failed");
                }));
        List<Incoming> answers = fleet.answers();
        List<Incoming> answersToGo = fleet.listen(PING + ".reply");

        fleet.send(central, message("node1", "REQPing"));
        fleet.send(central, message("node1", "REQUnknown"));
        fleet.broker
                .connect()
                .publish(
                        new Envelope(
                                PING, Headers.of("fromNode", "go"), new TestWire().encode(message("node1", "REQPing"))),
                        PING + ".reply");
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(statuses(answers)).containsOnly("failed", "refused").hasSize(5 + 1);
        assertThat(answers).allMatch(answer -> answer.envelope().body().length == 0);
        assertThat(answersToGo).isEmpty();
    }

    @Test
    void whatCannotBeReadIsRefusedAtOnceInsteadOfBurningAttempts() {
        Node central = fleet.start("central", fleet.broker.connect(), new Garbled().format(), UnaryOperator.identity());
        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> runs.incrementAndGet()));

        Sending sending = fleet.send(central, message("node1", "REQPing"));

        assertThat(receipt(sending)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.REFUSED);
            assertThat(gaveUp.attempts()).isEqualTo(1);
            assertThat(gaveUp.mayHaveRun()).isFalse();
            assertThat(gaveUp.detail()).isEqualTo("cannot be read: not a message: 3 bytes");
        });
        assertThat(runs).hasValue(0);
    }

    /** Writes what no node can read. */
    private static final class Garbled implements MessageCodec {

        WireFormat format() {
            return WireFormat.builder(new TestWire()).codecs(this).build();
        }

        @Override
        public String name() {
            return "plain";
        }

        @Override
        public byte[] encode(Message message) {
            return new byte[] {1, 2, 3};
        }

        @Override
        public Message decode(byte[] bytes, WireLimits limits) {
            return new TestWire().decode(bytes, limits);
        }
    }
}
