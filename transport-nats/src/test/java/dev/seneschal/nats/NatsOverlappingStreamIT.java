package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Delivered;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Nodes over a plain {@link NatsTransport} on a broker where somebody has made a stream on their subjects, which says of each message
 * that it has it.
 */
@RequiresNatsServer
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the methods of NatsOverlappingStreamIT")
class NatsOverlappingStreamIT {

    private static final Way WAY = new Way(StewardDialect.APRIL, "gob", "none");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 100;

    @TempDir
    private Path folder;

    private final BlockingQueue<ErrorEvent> errors = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    private final List<Node> nodes = new ArrayList<>();
    private NatsServer server;
    private NatsTransport transport;

    @BeforeEach
    void startServer() throws IOException {
        server = NatsServer.start(
                "jetstream { store_dir: \"" + Files.createDirectories(folder.resolve("store")) + "\" }");
        transport = NatsTransport.connect(NatsTransportConfig.of(server.url()));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Node node : nodes) {
            node.close(PATIENCE);
        }
        transport.close(PATIENCE);
        server.close();
    }

    private void addStream(StreamConfiguration.Builder stream) throws Exception {
        try (Connection tool = server.client()) {
            tool.jetStreamManagement()
                    .addStream(stream.name("ALL").subjects("*.*.EventACK").build());
        }
    }

    private StreamState stream() throws Exception {
        try (Connection tool = server.client()) {
            JetStreamManagement management = tool.jetStreamManagement();
            return management.getStreamInfo("ALL").getStreamState();
        }
    }

    private Node start(NodeBuilder builder) {
        Node node = builder.build();
        nodes.add(node);
        node.start();
        return node;
    }

    private Node central() {
        return start(Node.builder("central", WAY.format(GoFleet.KEYS), transport)
                .ackTimeout(Duration.ofSeconds(1))
                .attempts(2)
                .backoff(StreamFleet.QUICK)
                .onError(errors::add));
    }

    private static Message message(int number) {
        return Message.builder()
                .to("node1")
                .method("REQCount")
                .arguments("number " + number)
                .build();
    }

    private static Receipt receipt(Sending sending) throws Exception {
        return sending.receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private ErrorEvent nextError() throws InterruptedException {
        ErrorEvent next = errors.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void nothingIsDeliveredBecauseAStreamHasIt() throws Exception {
        addStream(StreamConfiguration.builder());

        Sending sending = central().send(message(1));

        assertThat(receipt(sending))
                .isInstanceOfSatisfying(
                        GaveUp.class, gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Reason.TIMED_OUT));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (stream().getMsgCount() < 2) {
            assertThat(System.nanoTime() - deadline)
                    .as("time left for the stream to take both")
                    .isNegative();
        }
        assertThat(nextError()).satisfies(error -> {
            assertThat(error.kind()).isEqualTo(ErrorEvent.Kind.TRANSPORT);
            assertThat(error.subject()).isEqualTo("node1.REQCount.EventACK");
            assertThat(error.text())
                    .startsWith("a stream that takes this subject answered in place of the receiver: {")
                    .contains("\"ALL\"");
        });
    }

    @Test
    void nothingIsDeliveredBecauseAStreamSaysThatItIsFull() throws Exception {
        addStream(StreamConfiguration.builder().maxMessages(1).discardPolicy(DiscardPolicy.New));
        Node central = central();
        receipt(central.send(message(1)));

        Sending sending = central.send(message(2));

        assertThat(receipt(sending)).isInstanceOf(GaveUp.class);
        assertThat(stream().getMsgCount()).isEqualTo(1);
        // The first message was taken at its first attempt, which was answered too.
        String text = nextError().text();
        while (!text.contains("error")) {
            text = nextError().text();
        }
        assertThat(text).contains("answered in place of the receiver");
    }

    @Test
    void whatTheReceiverHandledIsDeliveredOnceEach() throws Exception {
        addStream(StreamConfiguration.builder());
        start(Node.builder("node1", WAY.format(GoFleet.KEYS), transport)
                .handle(
                        "REQCount",
                        (message, context) -> handled.add(message.arguments().get(0))));
        Node central = start(
                Node.builder("central", WAY.format(GoFleet.KEYS), transport).onError(errors::add));

        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            sendings.add(central.send(message(i)));
        }

        for (Sending sending : sendings) {
            assertThat(receipt(sending)).isInstanceOf(Delivered.class);
        }
        assertThat(handled).hasSize(MESSAGES).doesNotHaveDuplicates();
        assertThat(nextError().text()).contains("answered in place of the receiver");
    }
}
