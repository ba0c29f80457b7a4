package dev.seneschal.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import io.nats.client.Connection;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.service.Discovery;
import io.nats.service.EndpointStats;
import io.nats.service.InfoResponse;
import io.nats.service.PingResponse;
import io.nats.service.ServiceResponse;
import io.nats.service.StatsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client of the NATS services protocol is told of a node, asked by jnats' own and by plain requests. */
@RequiresNatsServer
@Timeout(120)
class NatsServiceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final NatsServiceConfig CONFIG = NatsServiceConfig.of("workers", "1.4.0-rc.1+7")
            .describedAs("Does \"work\"")
            .with("region", "here");

    private final NatsServer server = NatsServer.start();
    private final List<Node> nodes = new ArrayList<>();
    private final List<NatsTransport> transports = new ArrayList<>();
    private final List<NatsService> services = new ArrayList<>();
    private Connection client;

    @BeforeEach
    void connectClient() throws Exception {
        client = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        services.forEach(NatsService::close);
        for (Node node : nodes) {
            node.close(PATIENCE);
        }
        for (NatsTransport transport : transports) {
            transport.close(PATIENCE);
        }
        server.close();
    }

    private NatsTransport connect() throws InterruptedException {
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.of(server.url()));
        transports.add(transport);
        NodeFleet.await(transport, NatsStatus::isReady);
        return transport;
    }

    private Node start(NodeBuilder builder) {
        Node node = builder.build();
        nodes.add(node);
        node.start();
        return node;
    }

    private NatsService worker(String name) throws InterruptedException {
        NatsTransport transport = connect();
        NatsService service = NatsService.of(CONFIG, transport);
        services.add(service);
        Node node = start(QueueGroupMember.builder(name, transport, (message, context) -> {
                    if (message.text().equals("bad")) {
                        throw new IllegalStateException("on purpose");
                    }
                })
                .attempts(1)
                .handle("REQNews", Event.NACK, (message, context) -> {})
                .with(service));
        service.start(node);
        Fence.await(transport);
        return service;
    }

    private JsonValue ask(String subject) throws Exception {
        byte[] answer = client.request(subject, new byte[0])
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .getData();
        return JsonParser.parse(answer);
    }

    @Test
    void everyInstanceAnswersByNameAndIdAndToAll() throws Exception {
        NatsService first = worker("worker1");
        NatsService second = worker("worker2");
        Discovery discovery = discovery(client, 2);

        assertThat(discovery.ping())
                .extracting(ServiceResponse::getId)
                .containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(discovery.ping("workers"))
                .extracting(ServiceResponse::getId)
                .containsExactlyInAnyOrder(first.id(), second.id());
        PingResponse one = discovery.ping("workers", second.id());
        assertThat(one.getId()).isEqualTo(second.id());
        assertThat(one.getName()).isEqualTo("workers");
        assertThat(one.getVersion()).isEqualTo("1.4.0-rc.1+7");
        assertThat(one.getMetadata()).isEqualTo(Map.of("region", "here", "node", "worker2"));
        assertNobodyAnswers(client, "$SRV.PING.others");
    }

    @Test
    void infoTellsEachMethodUnderEachName() throws Exception {
        NatsService service = worker("worker1");

        InfoResponse info = discovery(client, 1).info("workers", service.id());

        assertThat(info.getDescription()).isEqualTo("Does \"work\"");
        assertThat(info.getEndpoints())
                .extracting(each -> each.getName() + " " + each.getSubject() + " " + each.getQueueGroup())
                .containsExactlyInAnyOrder(
                        "REQWork worker1.REQWork.EventACK ",
                        "REQWork workers.REQWork.EventACK workers",
                        "REQNews worker1.REQNews.EventNACK ",
                        "REQNews workers.REQNews.EventNACK workers");
    }

    @Test
    void statsCountWhatTheNodeHandled() throws Exception {
        NatsService service = worker("worker1");
        Node central =
                start(QueueGroupMember.node("central", connect(), PATIENCE).attempts(1));
        for (String text : List.of("good", "bad", "good")) {
            Outcome outcome = central.send(Message.builder()
                            .to("workers")
                            .method("REQWork")
                            .data(text)
                            .build())
                    .receipt()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .outcome();
            assertThat(outcome).isEqualTo(text.equals("good") ? Outcome.DELIVERED : Outcome.GAVE_UP);
        }

        StatsResponse stats = discovery(client, 1).stats("workers", service.id());

        assertThat(stats.getStarted()).isNotNull();
        assertThat(stats.getEndpointStatsList()).hasSize(4);
        EndpointStats shared = endpoint(stats, "workers.REQWork.EventACK");
        assertThat(shared.getNumRequests()).isEqualTo(3);
        assertThat(shared.getNumErrors()).isEqualTo(1);
        assertThat(shared.getLastError()).isEqualTo("java.lang.IllegalStateException: on purpose");
        assertThat(shared.getProcessingTime()).isPositive();
        assertThat(shared.getAverageProcessingTime()).isEqualTo(shared.getProcessingTime() / 3);
        assertThat(endpoint(stats, "worker1.REQWork.EventACK").getNumRequests()).isZero();
    }

    @Test
    void answersHaveTheFieldsAndTypesOfTheProtocol() throws Exception {
        worker("worker1");

        JsonValue ping = ask("$SRV.PING");
        JsonValue info = ask("$SRV.INFO.workers");
        JsonValue stats = ask("$SRV.STATS");

        assertThat(ping.map).containsOnlyKeys("name", "id", "version", "metadata", "type");
        assertThat(info.map).containsOnlyKeys("name", "id", "version", "metadata", "type", "description", "endpoints");
        assertThat(stats.map).containsOnlyKeys("name", "id", "version", "metadata", "type", "started", "endpoints");
        assertThat(ping.map.get("type").string).isEqualTo("io.nats.micro.v1.ping_response");
        assertThat(info.map.get("type").string).isEqualTo("io.nats.micro.v1.info_response");
        assertThat(stats.map.get("type").string).isEqualTo("io.nats.micro.v1.stats_response");
        assertThat(stats.map.get("endpoints").array.get(0).map)
                .containsOnlyKeys(
                        "name",
                        "subject",
                        "queue_group",
                        "num_requests",
                        "num_errors",
                        "last_error",
                        "processing_time",
                        "average_processing_time");
    }

    @Test
    void answersAgainAfterTheConnectionWasLostAndNoMoreOnceItIsClosed() throws Exception {
        NatsService service = worker("worker1");
        server.kill();
        NodeFleet.await(transports.get(0), status -> !status.isReady());
        server.restart();
        NodeFleet.await(transports.get(0), NatsStatus::isReady);
        try (Connection again = server.client()) {
            Fence.await(transports.get(0));
            assertThat(discovery(again, 1).ping("workers", service.id())).isNotNull();

            service.close();

            Fence.await(transports.get(0));
            assertNobodyAnswers(again, "$SRV.PING");
        }
    }

    @Test
    void malformedRequestsAndNamesAreRefused() throws Exception {
        NatsService service = worker("worker1");
        client.publish("$SRV.PING", "x".getBytes(UTF_8));

        assertThat(discovery(client, 1).ping("workers", service.id())).isNotNull();
        assertThatIllegalStateException().isThrownBy(() -> service.start(nodes.get(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServiceConfig.of("a.b", "1.0.0"))
                .withMessageContaining("a.b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServiceConfig.of("workers", "1.0"))
                .withMessageContaining("\"1.0\"");
    }

    /** jnats cancels a request that the server says nobody listens to. */
    private static void assertNobodyAnswers(Connection asking, String subject) {
        assertThat(asking.request(subject, new byte[0])).failsWithin(PATIENCE);
    }

    /** Has what so many instances answer as soon as they have, on a machine as slow as it may be. */
    private static Discovery discovery(Connection asking, int instances) {
        return new Discovery(asking, PATIENCE.toMillis(), instances);
    }

    private static EndpointStats endpoint(StatsResponse stats, String subject) {
        return stats.getEndpointStatsList().stream()
                .filter(each -> each.getSubject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}
