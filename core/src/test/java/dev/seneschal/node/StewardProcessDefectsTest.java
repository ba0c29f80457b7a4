package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.node.Process.State;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
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
    private static final String PONG = "central.REQPong.EventACK_subscriber";

    /** Of an outbox, a tenth of which only replies and lines of the central log take. */
    private static final int PLACES = 40;

    private static final int FOR_MESSAGES = 36;

    private static final ReplyRequest RESULT = ReplyRequest.NONE.withMethod(Method.of("REQResult"));

    private final Fleet fleet = new Fleet();
    private final List<String> handled = new ArrayList<>();
    private final List<Sending> kept = new ArrayList<>();

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
    void aProcessIsStoppedByMessageWhileTheOutboxIsFullAndTheReplyComes() {
        Node central = fullCentral();
        Node node1 = fleet.start("node1", node -> node.handle("REQResult", this::handle));

        Sending stop = fleet.send(node1, stop("gone0", "REQPing", "publisher").withReply(RESULT));

        assertThat(receipt(stop).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(stateOf(central, "gone0.REQPing.EventACK_publisher")).isEqualTo(State.STOPPED);
        assertThat(handled).singleElement().asString().startsWith("info: OpProcessStop: process stopped id: ");
    }

    @Test
    void aProcessIsStoppedByMessageWithoutAPlaceForAnyReplyAndTheNodeGoesOn() {
        Node central = fullCentral();
        Node node1 = fleet.start("node1", node -> node.handle("REQResult", this::handle));
        replyToNobody(PLACES - FOR_MESSAGES);

        Sending waits = fleet.send(node1, stop("gone0", "REQPing", "publisher").withReply(RESULT));
        Sending stop = fleet.send(node1, stop("central", "REQPong", "subscriber"));
        State stopped = stateOf(central, PONG);
        Sending start = fleet.send(node1, processControl("REQOpProcessStart", "REQPong"));
        Sending pong = fleet.send(node1, message("central", "REQPong"));

        assertThat(central.stats().outbox()).isEqualTo(PLACES);
        assertThat(waits.receipt()).isNotDone();
        assertThat(stateOf(central, "gone0.REQPing.EventACK_publisher")).isEqualTo(State.RUNNING);
        assertThat(stopped).isEqualTo(State.STOPPED);
        assertThat(List.of(stop, start, pong))
                .allSatisfy(done -> assertThat(receipt(done).outcome()).isEqualTo(Outcome.DELIVERED));
        assertThat(handled).containsExactly("content");

        kept.forEach(Sending::cancel);
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(receipt(waits).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(stateOf(central, "gone0.REQPing.EventACK_publisher")).isEqualTo(State.STOPPED);
        assertThat(handled).last().asString().startsWith("info: OpProcessStop: process stopped id: ");
    }

    /** It also reports each stop to the central log, which takes a place too. */
    private Node fullCentral() {
        Node central = fleet.start(
                "central",
                node -> node.outbox(new RingBuffer(PLACES, 1024 * 1024))
                        .outboxWait(Duration.ZERO)
                        .unavailableFor(Duration.ofHours(1))
                        .with(StandardMethods.processControl())
                        .errors(ErrorConfig.standard().withCentralLog())
                        .handle("REQPong", this::handle));
        for (int i = 0; i < 4; i++) {
            fill(central, "gone" + i);
        }
        assertThat(central.stats().outbox()).isEqualTo(FOR_MESSAGES);
        return central;
    }

    private void handle(Message message, HandlerContext context) {
        handled.add(message.text());
    }

    private static State stateOf(Node node, String process) {
        return node.processes().find(process).orElseThrow().state();
    }

    private static Message stop(String node, String method, String kind) {
        return processControl("REQOpProcessStop", method, node, kind);
    }

    private static Message processControl(String what, String... arguments) {
        return message("central", what).toBuilder().arguments(arguments).build();
    }

    /** Has central reply to a node that is not there, as often. */
    private void replyToNobody(int times) {
        Message list = processControl("REQOpProcessList").withReply(RESULT).toBuilder()
                .from(NodeName.of("nobody"))
                .build();
        for (int i = 0; i < times; i++) {
            fleet.broker
                    .connect()
                    .publish(new Envelope(
                            "central.REQOpProcessList.EventACK",
                            Headers.of("fromNode", "nobody"),
                            new TestWire().encode(list)));
        }
        fleet.time.runReady();
    }

    private void fill(Node central, String peer) {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 40; i++) {
                        kept.add(fleet.send(central, message(peer, "REQPing")));
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
