package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.transport.TransportException;
import io.nats.client.NKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with streams that may do what docs/security-nats.md says that they need, and no more. */
@RequiresNatsServer
class JetStreamPermissionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final BlockingQueue<TransportException> violations = new LinkedBlockingQueue<>();
    private StreamFleet fleet;

    @BeforeEach
    void startServer() throws Exception {
        fleet = new StreamFleet(
                "OPERATOR_KEY: " + newKey("operator"),
                "CENTRAL_KEY: " + newKey("central"),
                "NODE1_KEY: " + newKey("node1"),
                permissionsOfTheDocs());
    }

    /** The block for nodes, with the lines for streams added, and somebody who may do everything. */
    private static String permissionsOfTheDocs() {
        return DocsPermissions.ofAuthorization(0)
                .with(DocsPermissions.ofBlock("streams"))
                .configuration("{ nkey: $OPERATOR_KEY }");
    }

    /** Makes a key in a file, and returns the public one. */
    private String newKey(String user) throws Exception {
        NKey key = NKey.createUser(null);
        Files.writeString(folder.resolve(user + ".nk"), TestKeys.seed(key));
        return TestKeys.publicKey(key);
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
    }

    private JetStreamTransport connect(String user, JetStreamConfig.Builder config) {
        JetStreamTransport transport = fleet.connect(
                NatsTransportConfig.builder()
                        .servers(fleet.server.url())
                        .name(user)
                        .authentication(NatsAuthentication.nkey(folder.resolve(user + ".nk")))
                        .inboxPrefix("_INBOX_" + user)
                        .build(),
                config);
        transport.nats().addErrorListener(violations::add);
        return transport;
    }

    @Test
    void nodesWithStreamsWorkUnderThePermissionsOfTheDocs() throws Exception {
        connect("operator", StreamFleet.streams()).awaitReady(PATIENCE);
        JetStreamTransport forNode1 = connect("node1", StreamFleet.streams().receive("node1"));
        forNode1.awaitReady(PATIENCE);
        JetStreamTransport forCentral = connect("central", StreamFleet.streams().sendTo("node1"));
        forCentral.awaitReady(PATIENCE);
        BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        Node node1 = fleet.start(StreamFleet.node("node1", forNode1)
                .handle(
                        "REQCount",
                        (message, context) -> handled.add(message.arguments().get(0))));
        Node central = fleet.start(StreamFleet.node("central", forCentral));

        for (int i = 0; i < 20; i++) {
            assertThat(StreamFleet.receipt(central.send(StreamFleet.message("node1", i)))
                            .outcome())
                    .isEqualTo(Outcome.IN_STREAM);
        }

        for (int i = 0; i < 20; i++) {
            assertThat(handled.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        }
        central.close(PATIENCE);
        node1.close(PATIENCE);
        assertThat(List.copyOf(violations)).isEmpty();
    }

    @Test
    void whatIsNotPermittedIsNamed() throws Exception {
        JetStreamTransport central = connect("central", StreamFleet.streams().sendTo("node1"));

        assertThatThrownBy(() -> central.awaitReady(PATIENCE))
                .isInstanceOf(JetStreamException.class)
                .hasMessage("the stream cannot be set up: the server does not permit this user to publish to"
                        + " $JS.API.STREAM.CREATE.SENESCHAL");
    }
}
