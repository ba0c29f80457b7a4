package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.nats.SubjectNotPermittedException.Operation;
import dev.seneschal.node.MessageHandler;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireFormat;
import io.nats.client.NKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that may do what docs/security-nats.md says a node needs, and no more. */
@RequiresNatsServer
class NatsPermissionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 200;

    @TempDir
    private Path folder;

    private final List<Node> nodes = new ArrayList<>();
    private final List<NatsTransport> transports = new ArrayList<>();
    private final BlockingQueue<TransportException> violations = new LinkedBlockingQueue<>();
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final MessageHandler handler =
            (message, context) -> handled.add(message.arguments().get(0));
    private NatsServer server;
    private String keys;

    @BeforeEach
    void startServer() throws Exception {
        keys = "CENTRAL_KEY: " + newKey("central") + "\nNODE1_KEY: " + newKey("node1");
        server = NatsServer.start(keys, DocsPermissions.authorizations().get(0));
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Node node : nodes) {
            node.close(PATIENCE);
        }
        for (NatsTransport transport : transports) {
            transport.close(PATIENCE);
        }
        server.close();
    }

    @Test
    void twoNodesWorkUnderThePermissionsOfTheDocs() throws Exception {
        Node central = start(node("central").handle("REQCount", handler));
        Node node1 = start(node("node1").handle("REQCount", handler));

        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            sendings.add(central.send(message("node1", "to node1 " + i)));
            sendings.add(node1.send(message("central", "to central " + i)));
        }

        for (Sending sending : sendings) {
            assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        }
        assertThat(handled).hasSize(2 * MESSAGES).doesNotHaveDuplicates();
        central.close(PATIENCE);
        node1.close(PATIENCE);
        assertThat(violations).isEmpty();
    }

    @Test
    void aMemberOfAQueueGroupNeedsTheGroupAndItsReplySubjects() throws Exception {
        server.kill();
        server.restart(keys, DocsPermissions.authorizations().get(1));
        Node central = start(node("central"));
        Node node1 = start(node("node1").queueGroup("workers").handle("REQCount", handler));

        for (int i = 0; i < MESSAGES; i++) {
            assertThat(receipt(central.send(message("workers", "to workers " + i)))
                            .outcome())
                    .isEqualTo(Outcome.DELIVERED);
        }
        central.close(PATIENCE);
        node1.close(PATIENCE);

        assertThat(handled).hasSize(MESSAGES).doesNotHaveDuplicates();
        assertThat(violations).isEmpty();
        connect("node1").subscribe("workers.*.*", incoming -> {});
        assertThat(nextViolation()).isEqualTo(new Violation(Operation.SUBSCRIBE, "workers.*.*"));
    }

    @Test
    void whatIsNotPermittedIsAnErrorWithItsSubject() throws Exception {
        BlockingQueue<ErrorEvent> errors = new LinkedBlockingQueue<>();
        Node central = start(node("central")
                .ackTimeout(Duration.ofSeconds(1))
                .unavailableFor(Duration.ofMillis(300))
                .onError(errors::add));

        Sending forbidden = central.send(message("node2", "to node2"));

        assertThat(receipt(forbidden)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(gaveUp.detail())
                    .endsWith("the server does not permit this user to publish to node2.REQCount.EventACK");
        });
        assertThat(List.of(nextViolation(), nextViolation()))
                .contains(new Violation(Operation.PUBLISH, "node2.REQCount.EventACK"))
                .anySatisfy(violation -> {
                    assertThat(violation.operation()).isEqualTo(Operation.SUBSCRIBE);
                    assertThat(violation.subject()).startsWith("node2.REQCount.EventACK.reply.");
                });
        List<ErrorEvent> told = List.of(errors.poll(60, TimeUnit.SECONDS), errors.poll(60, TimeUnit.SECONDS));
        assertThat(told)
                .allMatch(error -> error.kind() == ErrorEvent.Kind.TRANSPORT)
                .anySatisfy(error -> {
                    assertThat(error.subject()).isEqualTo("node2.REQCount.EventACK");
                    assertThat(error.text())
                            .isEqualTo("the server does not permit this user to publish to node2.REQCount.EventACK");
                });
    }

    /** The server says so of the first while the others are still on their way to it. */
    @Test
    void aSubscriptionThatIsNotPermittedIsAnErrorAlsoWhereItIsTheFirstOfManyOnANewConnection() throws Exception {
        server.kill();
        NatsTransport central = connect("central");
        central.subscribe("node1.*.*", incoming -> {});
        for (int i = 0; i < 5000; i++) {
            central.subscribe("central.REQCount." + i, incoming -> {});
        }

        server.restart();

        assertThat(nextViolation()).isEqualTo(new Violation(Operation.SUBSCRIBE, "node1.*.*"));
    }

    @Test
    void nobodyHearsOrAnswersWhatIsForAnother() throws Exception {
        NatsTransport central = connect("central");
        BlockingQueue<NatsStatus> statuses = new LinkedBlockingQueue<>();
        central.addStatusListener(statuses::add);
        while (!statuses.take().isReady()) {
            // The next one, then.
        }

        central.subscribe("node1.*.*", incoming -> {});
        central.publish(new Envelope("node1.REQCount.EventACK.reply.x.1", Headers.EMPTY, new byte[1]));

        assertThat(List.of(nextViolation(), nextViolation()))
                .containsExactlyInAnyOrder(
                        new Violation(Operation.SUBSCRIBE, "node1.*.*"),
                        new Violation(Operation.PUBLISH, "node1.REQCount.EventACK.reply.x.1"));
    }

    /** Makes a key in a file, and returns the public one. */
    private String newKey(String node) throws Exception {
        NKey key = NKey.createUser(null);
        Files.writeString(folder.resolve(node + ".nk"), TestKeys.seed(key));
        return TestKeys.publicKey(key);
    }

    private NatsTransport connect(String node) {
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(server.url())
                .authentication(NatsAuthentication.nkey(folder.resolve(node + ".nk")))
                .inboxPrefix("_INBOX_" + node)
                .build());
        transport.addErrorListener(violations::add);
        transports.add(transport);
        return transport;
    }

    private NodeBuilder node(String name) {
        WireFormat wire =
                WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
        return Node.builder(name, wire, connect(name))
                .backoff(new Backoff(Duration.ofMillis(100), 2, Duration.ofMillis(200), 0));
    }

    private Node start(NodeBuilder builder) {
        Node node = builder.build();
        nodes.add(node);
        node.start();
        return node;
    }

    private static Message message(String to, String argument) {
        return Message.builder().to(to).method("REQCount").arguments(argument).build();
    }

    private static Receipt receipt(Sending sending) throws Exception {
        return sending.receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Violation nextViolation() throws InterruptedException {
        TransportException next = violations.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isInstanceOf(SubjectNotPermittedException.class);
        SubjectNotPermittedException violation = (SubjectNotPermittedException) next;
        return new Violation(violation.operation(), violation.subject());
    }

    private record Violation(Operation operation, String subject) {}
}
