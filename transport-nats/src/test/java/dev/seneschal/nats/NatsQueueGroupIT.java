package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.CloseReport;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import java.io.BufferedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that share the work sent to {@code workers}, over a real server; one of them is closed, or killed. */
@RequiresNatsServer
@Timeout(120)
class NatsQueueGroupIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MESSAGES = 5_000;
    /** As many as a member begins at once. */
    private static final int BEGUN = 64;

    private final NatsServer server = NatsServer.start();
    private final List<NatsTransport> transports = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> runs = new ConcurrentHashMap<>();
    private final Map<String, Integer> members = new ConcurrentHashMap<>();

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

    /** Returns when the server knows that it is one. */
    private Node member(String name, CountDownLatch handled) throws InterruptedException {
        NatsTransport transport = connect();
        Node member = start(QueueGroupMember.builder(name, transport, (message, context) -> {
            runs.merge(message.text(), 1, Integer::sum);
            members.merge(name, 1, Integer::sum);
            handled.countDown();
        }));
        Fence.await(transport);
        return member;
    }

    private static List<Sending> sendAll(Node from, int first, int end) {
        return IntStream.range(first, end)
                .mapToObj(i -> from.send(Message.builder()
                        .to(QueueGroupMember.GROUP)
                        .method(QueueGroupMember.METHOD)
                        .data(Integer.toString(i))
                        .build()))
                .toList();
    }

    private static void assertDelivered(List<Sending> sendings) throws Exception {
        for (Sending sending : sendings) {
            Receipt receipt = sending.receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(Outcome.DELIVERED);
        }
    }

    @Test
    void closingAMemberUnderLoadMovesItsWorkToTheOthersAndLosesNothing() throws Exception {
        // longer than any stall: what is published again may go to the other member, and would be handled there as well
        Node central = start(QueueGroupMember.node("central", connect(), Duration.ofSeconds(30)));
        CountDownLatch underWay = new CountDownLatch(MESSAGES / 5);
        Node worker1 = member("worker1", underWay);
        member("worker2", underWay);

        List<Sending> sendings = new ArrayList<>(sendAll(central, 0, MESSAGES / 2));
        assertThat(underWay.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        sendings.addAll(sendAll(central, MESSAGES / 2, MESSAGES));
        CloseReport report = worker1.close(PATIENCE);
        int before = members.getOrDefault("worker1", 0);

        assertDelivered(sendings);
        assertThat(report.stuck()).isEmpty();
        assertThat(report.took()).isLessThan(PATIENCE);
        assertThat(runs)
                .hasSize(MESSAGES)
                .allSatisfy((text, count) -> assertThat(count).isEqualTo(1));
        assertThat(members.get("worker1")).isEqualTo(before).isPositive();
        assertThat(members.get("worker2")).isEqualTo(MESSAGES - before);
    }

    @Test
    void whatAMemberThatIsKilledHadBegunIsDoneByAnother() throws Exception {
        Node central = start(QueueGroupMember.node("central", connect(), Duration.ofSeconds(5)));
        Process child = QueueGroupMember.launch("worker1", server.url());
        try (BufferedReader lines = child.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("ready");
            List<Sending> sendings = sendAll(central, 0, 1000);
            Set<String> begun = new HashSet<>();
            while (begun.size() < BEGUN) {
                begun.add(lines.readLine().replace("started ", ""));
            }
            assertThat(sendings).noneMatch(sending -> sending.receipt().isDone());
            member("worker2", new CountDownLatch(1));

            child.destroyForcibly().waitFor();

            assertDelivered(sendings);
            assertThat(runs.keySet()).hasSize(1000).containsAll(begun);
            assertThat(members).containsOnlyKeys("worker2");
        } finally {
            child.destroyForcibly();
        }
    }
}
