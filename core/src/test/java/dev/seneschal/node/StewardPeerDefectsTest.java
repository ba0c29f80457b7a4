package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one message of any peer does to a Steward node, and not to ours: each of these ends a Steward process, or runs what it should not. */
class StewardPeerDefectsTest {

    private static final String ANSWERS = "node1.answers";

    private final Fleet fleet = new Fleet();
    private final List<Message> handled = new ArrayList<>();
    private final List<Incoming> answers = new ArrayList<>();

    private void start() {
        fleet.start(
                "node1",
                node -> node.handle("REQPing", (message, context) -> {
                            handled.add(message);
                            context.reply("pong");
                        })
                        .handle("REQCliCommand", (message, context) -> {
                            throw new AssertionError("must not run");
                        }));
        fleet.broker.connect().subscribe(ANSWERS, answers::add);
        fleet.time.runReady();
    }

    private void publishAsGo(String subject, Message message) {
        Headers headers = Headers.of("fromNode", "go", "serial", "plain", "cmp", "none");
        fleet.broker.connect().publish(new Envelope(subject, headers, new TestWire().encode(message)), ANSWERS);
        fleet.time.runReady();
    }

    private void assertLives() {
        handled.clear();
        Sending next = fleet.send(fleet.start("central", UnaryOperator.identity()), message("node1", "REQPing"));

        assertThat(receipt(next).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handled).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REQBogus", "REQTuiToConsole", "REQOpProcessStop", "REQRelay", "REQRelayInitial"})
    void aMethodWithoutAHandlerIsReportedAndTheNodeLivesOn(String method) {
        start();

        publishAsGo("node1." + method + ".EventACK", message("node1", method));

        assertThat(fleet.errors).extracting(ErrorEvent::kind).containsExactly(Kind.UNKNOWN_METHOD);
        assertThat(answers).isEmpty();
        assertLives();
    }

    @ParameterizedTest
    @CsvSource({"go, no such.method, reply", "'', REQPong, node name", "a.b, REQPong, node name"})
    void aReplyThatCannotBeBuiltIsReportedAndTheNodeLivesOn(String from, String replyMethod, String reason) {
        start();

        publishAsGo(
                "node1.REQPing.EventACK",
                message("node1", "REQPing").toBuilder()
                        .from(NodeName.received(from))
                        .reply(ReplyRequest.by(Method.received(replyMethod)))
                        .build());

        assertThat(fleet.errors)
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("the reply cannot be sent"));
        assertThat(answers).isEmpty();
        assertLives();
    }

    @Test
    void aReplyByAMethodOfNobodysIsAMessageLikeAnyOther() {
        start();
        List<Incoming> toGo = fleet.listen("go.BOGUS.EventACK");

        publishAsGo(
                "node1.REQPing.EventACK",
                message("node1", "REQPing").toBuilder()
                        .from(NodeName.of("go"))
                        .reply(ReplyRequest.by(Method.of("BOGUS")))
                        .build());

        assertThat(toGo).hasSize(1);
        assertThat(answers).hasSize(1);
        assertLives();
    }

    @Test
    void theSubjectSaysWhichHandlerRunsAndNotThePayload() {
        start();

        publishAsGo("node1.REQPing.EventACK", message("node1", "REQCliCommand"));

        assertThat(fleet.errors).extracting(ErrorEvent::kind).containsExactly(Kind.MISMATCH);
        assertThat(handled).isEmpty();
        assertLives();
    }
}
