package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Receipt.Delivered;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sender on a broker where a JetStream stream takes its subject too, and answers each message at once. */
class NodeBesideStreamTest {

    private static final String SUBJECT = "node1.REQPing.EventACK";
    private static final String STORED = "{\"stream\":\"ALL\", \"seq\":1}";
    private static final String NOT_STORED =
            "{\"error\":{\"code\":503,\"err_code\":10077,\"description\":\"maximum messages exceeded\"},\"stream\":\"ALL\",\"seq\":0}";

    private final Fleet fleet = new Fleet();

    private void addStream(String answer) {
        LoopbackTransport stream = fleet.broker.connect();
        stream.subscribe(
                SUBJECT,
                incoming -> stream.publish(
                        new Envelope(incoming.replySubject().orElseThrow(), Headers.EMPTY, answer.getBytes(UTF_8))));
        fleet.time.runReady();
    }

    private Node central() {
        return fleet.start("central", node -> node.attempts(2).ackTimeout(Duration.ofSeconds(1)));
    }

    private void assertTold(String answer) {
        assertThat(fleet.errors).isNotEmpty().allSatisfy(error -> {
            assertThat(error.kind()).isEqualTo(ErrorEvent.Kind.TRANSPORT);
            assertThat(error.subject()).isEqualTo(SUBJECT);
            assertThat(error.text())
                    .isEqualTo("a stream that takes this subject answered in place of the receiver: " + answer);
        });
    }

    @Test
    void aStreamIsNotTakenForTheReceiver() {
        addStream(STORED);
        Node central = central();

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        assertThat(sending.receipt()).isNotDone();
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(receipt(sending)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(gaveUp.attempts()).isEqualTo(2);
        });
        assertTold(STORED);
    }

    @Test
    void aStreamThatCannotTakeAMessageIsNotTakenForTheReceiverEither() {
        addStream(NOT_STORED);
        Node central = central();

        Sending sending = fleet.send(central, message("node1", "REQPing"));
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(receipt(sending)).isInstanceOf(GaveUp.class);
        assertTold(NOT_STORED);
    }

    @Test
    void theReceiversOwnAnswerCountsThoughTheStreamsComesFirst() {
        addStream(STORED);
        List<String> handled = new ArrayList<>();
        fleet.start("node1", node -> node.handle("REQPing", (message, context) -> handled.add(message.text())));
        Node central = central();

        Sending sending = fleet.send(central, message("node1", "REQPing"));

        assertThat(receipt(sending))
                .isInstanceOfSatisfying(
                        Delivered.class,
                        delivered -> assertThat(delivered.attempts()).isEqualTo(1));
        assertThat(handled).containsExactly("content");
        assertTold(STORED);
    }
}
