package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.node.Node;
import io.nats.client.Connection;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sender that publishes as Steward does, beside a stream on the same broker, which must never answer it. */
@RequiresNatsServer
class JetStreamGoSenderIT {

    private static final String SUBJECT = "node1.REQCount.EventACK";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    private StreamFleet fleet;
    private Connection go;

    @BeforeEach
    void startServer() throws Exception {
        fleet = new StreamFleet();
        go = fleet.tool();
    }

    @AfterEach
    void stop() throws Exception {
        go.close();
        fleet.close();
    }

    private Node startNode1() throws Exception {
        JetStreamTransport transport =
                fleet.connect(StreamFleet.streams().receive("node1").sendTo("node2"));
        transport.awaitReady(PATIENCE);
        Node node1 = fleet.start(StreamFleet.node("node1", transport)
                .handle(
                        "REQCount",
                        (message, context) -> handled.add(message.arguments().get(0))));
        return node1;
    }

    /** Publishes as Steward does: its headers, its one reply subject for all messages of a subject. */
    private Subscription publish(String argument) {
        Subscription answers = go.subscribe(SUBJECT + ".reply");
        Message message = Message.builder()
                .to("node1")
                .from(NodeName.of("central"))
                .id(7)
                .method("REQCount")
                .arguments(argument)
                .ackTimeout(Duration.ofSeconds(5))
                .attempts(3)
                .build();
        Headers headers = new Headers();
        headers.add("fromNode", "central");
        headers.add("serial", "gob");
        headers.add("cmp", "none");
        go.publish(NatsMessage.builder()
                .subject(SUBJECT)
                .replyTo(SUBJECT + ".reply")
                .headers(headers)
                .data(new GobCodec().encode(message, StewardDialect.APRIL.form()))
                .build());
        return answers;
    }

    @Test
    void isAcknowledgedByTheReceiverAndByNobodyElse() throws Exception {
        startNode1();

        Subscription answers = publish("from Go");

        assertThat(handled.poll(20, TimeUnit.SECONDS)).isEqualTo("from Go");
        io.nats.client.Message answer = answers.nextMessage(PATIENCE);
        assertThat(new String(answer.getData(), StandardCharsets.UTF_8)).isEqualTo("confirmed from: node1: 7");
        go.flush(PATIENCE);
        assertThat(answers.nextMessage(Duration.ofMillis(200))).isNull();
        assertThat(go.jetStreamManagement()
                        .getStreamInfo("SENESCHAL")
                        .getStreamState()
                        .getLastSequence())
                .isZero();
    }

    @Test
    void hearsThatNobodyIsThereWhileTheReceiverIsDown() throws Exception {
        startNode1().close(PATIENCE);

        Subscription answers = publish("from Go");

        io.nats.client.Message answer = answers.nextMessage(PATIENCE);
        assertThat(answer.isStatusMessage()).isTrue();
        assertThat(answer.getStatus().getCode()).isEqualTo(503);
        assertThat(answers.nextMessage(Duration.ofMillis(200))).isNull();
        assertThat(handled).isEmpty();
    }

    /** What would happen if such a stream were not refused. */
    @Test
    void wouldTakeAStreamForItsReceiverWereThatNotRefused() throws Exception {
        go.jetStreamManagement()
                .addStream(io.nats.client.api.StreamConfiguration.builder()
                        .name("OVERLAPPING")
                        .subjects("node1.>")
                        .build());

        Subscription answers = publish("from Go");

        assertThat(new String(answers.nextMessage(PATIENCE).getData(), StandardCharsets.UTF_8))
                .contains("OVERLAPPING");
        assertThatThrownBy(this::startNode1)
                .isInstanceOf(JetStreamException.class)
                .hasMessageContaining("stream OVERLAPPING takes node1.>");
    }
}
