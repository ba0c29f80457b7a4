package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.ConnectionState;
import io.nats.client.Connection;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made and what is refused before a transport with streams is ready. */
@RequiresNatsServer
class JetStreamSetupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private StreamFleet fleet;

    @BeforeEach
    void startServer() {
        fleet = new StreamFleet();
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
    }

    private static JetStreamConfig.Builder streams() {
        return StreamFleet.streams().sendTo("node2").receive("node1");
    }

    private void makeStream(String name, String... subjects) throws Exception {
        try (Connection tool = fleet.tool()) {
            tool.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(name)
                            .subjects(subjects)
                            .build());
        }
    }

    @Test
    void makesWhatIsMissingAndFindsItTheNextTime() throws Exception {
        fleet.connect(streams()).awaitReady(PATIENCE);

        fleet.connect(streams()).awaitReady(PATIENCE);

        try (Connection tool = fleet.tool()) {
            StreamConfiguration stream =
                    tool.jetStreamManagement().getStreamInfo("SENESCHAL").getConfiguration();
            assertThat(stream.getSubjects()).containsExactly("seneschal.js.*.*.*");
            assertThat(stream.getRetentionPolicy()).isEqualTo(RetentionPolicy.WorkQueue);
            List<ConsumerInfo> consumers = tool.jetStreamManagement().getConsumers("SENESCHAL");
            assertThat(consumers).hasSize(1);
            ConsumerConfiguration consumer = consumers.get(0).getConsumerConfiguration();
            assertThat(consumer.getDurable()).isEqualTo("node1");
            assertThat(consumer.getFilterSubject()).isEqualTo("seneschal.js.node1.*.*");
            assertThat(consumer.getMaxDeliver()).isEqualTo(-1);
            assertThat(consumer.getAckWait()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void aStreamThatDiffersIsRefusedByItsSettings() throws Exception {
        fleet.connect(streams()).awaitReady(PATIENCE);

        JetStreamTransport other = fleet.connect(streams().maxBytes(1000).duplicateWindow(Duration.ofSeconds(30)));

        assertThatThrownBy(() -> other.awaitReady(PATIENCE))
                .isInstanceOf(JetStreamException.class)
                .hasMessage(
                        "stream SENESCHAL exists, and its max_bytes is 1073741824, not 1000, its duplicate_window is PT2M,"
                                + " not PT30S: change the one or the settings");
        assertThat(other.state()).isEqualTo(ConnectionState.CONNECTING);
        assertThat(other.problem()).isPresent();
    }

    @Test
    void aConsumerThatDiffersIsRefusedByItsSettings() throws Exception {
        fleet.connect(streams()).awaitReady(PATIENCE);

        JetStreamTransport other = fleet.connect(streams().inOrder(true).ackWait(Duration.ofSeconds(7)));

        assertThatThrownBy(() -> other.awaitReady(PATIENCE))
                .isInstanceOf(JetStreamException.class)
                .hasMessage("consumer node1 of stream SENESCHAL exists, and its ack_wait is PT5S, not PT7S,"
                        + " its max_ack_pending is 1000, not 1: change the one or the settings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node1.>",
                "node2.*.EventACK",
                "*.*.EventACK",
                "*.REQCount.*",
                "*.*.EventACK.reply",
                "node11.*.EventNACK",
                "node11.REQCount.CommandACK",
                "errorCentral.>"
            })
    void aStreamThatTakesWhatNodesAreSentIsRefused(String subject) throws Exception {
        makeStream("OTHER", subject);

        JetStreamTransport transport = fleet.connect(streams());

        assertThatThrownBy(() -> transport.awaitReady(PATIENCE))
                .isInstanceOf(JetStreamException.class)
                .hasMessage("stream OTHER takes " + subject + ", to which messages to nodes are published:"
                        + " it would answer their senders in the receivers' place. Give it other subjects");
    }

    @ParameterizedTest
    @CsvSource({"seneschal.>", "seneschal.js.node1.REQCount.EventACK", "*.js.>"})
    void aStreamThatTakesTheStreamsSubjectsIsRefused(String subject) throws Exception {
        makeStream("OTHER", subject);

        JetStreamTransport transport = fleet.connect(streams());

        assertThatThrownBy(() -> transport.awaitReady(PATIENCE))
                .isInstanceOf(JetStreamException.class)
                .hasMessageStartingWith("stream OTHER takes " + subject + ", and with it seneschal.js.*.*.*");
    }

    @Test
    void streamsOfOthersAreNoneOfItsBusiness() throws Exception {
        makeStream("ORDERS", "orders.>", "node11.>");

        fleet.connect(streams()).awaitReady(PATIENCE);
    }

    @Test
    void whatIsPutRightIsFoundWithoutAnybodysDoing() throws Exception {
        makeStream("OTHER", "node1.>");
        JetStreamTransport transport = fleet.connect(streams());
        assertThatThrownBy(() -> transport.awaitReady(PATIENCE)).isInstanceOf(JetStreamException.class);

        try (Connection tool = fleet.tool()) {
            tool.jetStreamManagement().deleteStream("OTHER");
        }

        awaitConnected(transport);
        assertThat(transport.problem()).isEmpty();
    }

    @Test
    void aServerWithoutJetStreamIsRefused() throws Exception {
        try (NatsServer plain = NatsServer.start()) {
            JetStreamTransport transport = JetStreamTransport.connect(
                    NatsTransportConfig.of(plain.url()), streams().build());

            assertThatThrownBy(() -> transport.awaitReady(PATIENCE))
                    .isInstanceOf(JetStreamException.class)
                    .hasMessageStartingWith(
                            "the server has no JetStream, or not for this account: start nats-server with -js");
            transport.close(PATIENCE);
        }
    }

    @Test
    void aServerThatIsTooOldIsRefusedByItsVersion() throws Exception {
        JetStreamTransport transport = fleet.connect(streams());
        EventLoop loop = Environment.system().newEventLoop("test", true);
        BrokerRequests requests = new BrokerRequests(transport.nats(), Environment.system(), loop, "_INBOX.test");
        StreamSetup setup = new StreamSetup(requests, streams().build());

        assertThat(setup.run("2.8.4", Set.of()))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(JetStreamException.class)
                .withMessageContaining("the server is nats-server 2.8.4, which is too old: streams need 2.9 or later");
        transport.awaitReady(PATIENCE);
        assertThat(transport.nats().serverVersion())
                .hasValueSatisfying(
                        version -> assertThat(setup.run(version, Set.of())).succeedsWithin(PATIENCE));
        loop.stop();
    }

    @Test
    void aServerThatIsNotThereIsWaitedForAndNamed() throws Exception {
        JetStreamTransport transport = JetStreamTransport.connect(
                NatsTransportConfig.of("nats://127.0.0.1:" + NatsServer.freePort()),
                streams().build());
        NodeFleet.await(transport.nats(), status -> status.problem().isPresent());

        assertThatThrownBy(() -> transport.awaitReady(Duration.ofSeconds(1)))
                .isInstanceOf(JetStreamException.class)
                .hasMessage("stream SENESCHAL is not ready after PT1S: nothing listens there");
        transport.close(PATIENCE);
    }

    private static void awaitConnected(JetStreamTransport transport) throws Exception {
        java.util.concurrent.BlockingQueue<ConnectionState> states = new java.util.concurrent.LinkedBlockingQueue<>();
        transport.addStateListener(states::add);
        ConnectionState next = ConnectionState.CONNECTING;
        while (next != ConnectionState.CONNECTED) {
            next = states.poll(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
            assertThat(next).isNotNull();
        }
    }
}
