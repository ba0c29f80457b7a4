package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.node.Process.State;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steward's defects about processes, its error kernel and its own methods, each by the behaviour that is right. */
class StewardProcessDefectsTest {

    private static final String PING = "node1.REQPing.EventACK_subscriber";

    private final Fleet fleet = new Fleet();
    private final List<String> handled = new ArrayList<>();

    private Node central() {
        return fleet.start("central", UnaryOperator.identity());
    }

    private Node node1() {
        return fleet.start("node1", node -> node.handle("REQPing", (message, context) -> handled.add(message.text())));
    }

    @Test
    void aPongThatAnswersNothingIsTakenLikeAnyOther() {
        Node central = central();
        List<NodeName> pinged = new ArrayList<>();
        Node node1 = fleet.start("node1", node -> node.with(StandardMethods.pong(pinged::add)));

        Sending pong = fleet.send(central, message("node1", "REQPong"));

        assertThat(receipt(pong).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(pinged).containsExactly(NodeName.of("central"));
        assertThat(node1.errors().groups()).isEmpty();
    }

    @Test
    void aMessageToOneselfThatNobodyHandlesIsRefusedAtTheStartToo() {
        Node node1 = node1();

        Sending toMyself = fleet.send(node1, message("node1", "REQToFile"));
        Sending afterwards = fleet.send(node1, message("node1", "REQPing"));

        assertThat(receipt(toMyself))
                .isInstanceOfSatisfying(
                        GaveUp.class, gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Reason.REFUSED));
        assertThat(receipt(afterwards).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aStoppedPublisherDoesNotComeBackByItselfWhenItsAttemptEnds() {
        Node central = central();
        Node node1 = fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    handled.add(message.text());
                    context.sleep(Duration.ofSeconds(5));
                }));

        Sending out = fleet.send(central, message("node1", "REQPing"));
        central.processes().stop("node1.REQPing.EventACK_publisher");
        Sending waits = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofMinutes(30));

        assertThat(receipt(out).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(waits.receipt()).isNotDone();
        assertThat(handled).hasSize(1);
        assertThat(central.processes()
                        .find("node1.REQPing.EventACK_publisher")
                        .orElseThrow()
                        .state())
                .isEqualTo(State.STOPPED);
        assertThat(node1.stats().handled()).isOne();
    }

    @Test
    void processesAreStoppedWhileTheOutboxIsFullAndTheNodeGoesOn() {
        Node central = fleet.start(
                "central",
                node -> node.outbox(new RingBuffer(40, 1024 * 1024))
                        .outboxWait(Duration.ZERO)
                        .handle("REQPong", (message, context) -> handled.add("pong")));
        Node node1 = fleet.start("node1", UnaryOperator.identity());
        for (int i = 0; i < 4; i++) {
            fill(central, "gone" + i);
        }

        Process stopped = central.processes().stop("gone0.REQPing.EventACK_publisher");
        central.processes().stop("central.REQPong.EventACK_subscriber");
        central.processes().start("central.REQPong.EventACK_subscriber");
        Sending pong = fleet.send(node1, message("central", "REQPong"));

        assertThat(stopped.state()).isEqualTo(State.STOPPED);
        assertThat(receipt(pong).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    private void fill(Node central, String peer) {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 40; i++) {
                        fleet.send(central, message(peer, "REQPing"));
                    }
                })
                .isInstanceOf(OutboxFullException.class);
    }

    @Test
    void startingAProcessThatRunsDoesNotHaveItsMessagesHandledTwice() {
        Node central = central();
        Node node1 = node1();

        assertThatIllegalStateException().isThrownBy(() -> node1.processes().start(PING));
        fleet.send(central, message("node1", "REQPing"));
        node1.processes().stop(PING);
        Sending stopped = fleet.send(central, message("node1", "REQPing"));

        assertThat(handled).hasSize(1);
        assertThat(stopped.receipt()).isNotDone();
    }

    @Test
    void whatFailsAfterTheNodeHasStoppedHoldsNobodyUp() throws InterruptedException {
        Node central = central();
        List<Deferred> late = new ArrayList<>();
        Node node1 = fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                    context.moreTime(Duration.ofHours(1));
                    late.add(context.defer());
                }));
        fleet.send(central, message("node1", "REQPing"));

        CloseReport report = node1.close(Duration.ofSeconds(5));
        late.get(0).fail(new IllegalStateException("too late"));
        fleet.time.runReady();

        assertThat(report.took()).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nodesThatCannotReadEachOthersErrorLogsDoNotFeedEachOther(boolean listenersThrow) {
        List<Incoming> wire = fleet.listen("errorCentral.REQErrorLog.EventACK");
        List<ErrorLogEntry> log = new ArrayList<>();
        for (String name : List.of("april", "january")) {
            fleet.start(
                    name,
                    fleet.broker.connect(),
                    new Stubborn(name).format(),
                    node -> node.errors(ErrorConfig.standard().withCentralLog())
                            .onError(error -> throwIf(listenersThrow))
                            .onReceipt(receipt -> throwIf(listenersThrow))
                            .with(StandardMethods.errorLog(log::add))
                            .handle("REQPing", (message, context) -> {
                                throw new IllegalStateException("disk full");
                            }));
        }
        Node third =
                fleet.start("third", fleet.broker.connect(), new Stubborn("april").format(), node -> node.attempts(1));

        fleet.send(third, message("april", "REQPing"));
        fleet.time.advance(Duration.ofHours(4));

        assertThat(fleet.errors)
                .extracting(error -> error.kind())
                .contains(Kind.UNREADABLE)
                .allMatch(kind -> kind == Kind.UNREADABLE || kind == Kind.HANDLER_FAILED);
        assertThat(wire.stream().map(Fleet::idOf).distinct()).hasSize(1);
        assertThat(log).isNotEmpty().allMatch(entry -> entry.text().contains("disk full"));
    }

    private static void throwIf(boolean asked) {
        if (asked) {
            throw new IllegalStateException("the listener is broken");
        }
    }

    /** Reads only what its own kind has written. */
    private record Stubborn(String kind) implements MessageCodec {

        WireFormat format() {
            return WireFormat.builder(new TestWire()).codecs(this).build();
        }

        @Override
        public String name() {
            return "plain";
        }

        @Override
        public byte[] encode(Message message) {
            byte[] plain = new TestWire().encode(message);
            byte[] marked = Arrays.copyOf(plain, plain.length + 1);
            marked[plain.length] = (byte) kind.charAt(0);
            return marked;
        }

        @Override
        public Message decode(byte[] bytes, WireLimits limits) {
            if (bytes[bytes.length - 1] != (byte) kind.charAt(0)) {
                throw new CodecException("of another kind");
            }
            return new TestWire().decode(bytes, limits);
        }
    }
}
