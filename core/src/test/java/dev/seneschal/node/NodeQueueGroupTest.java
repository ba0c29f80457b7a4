package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that share the work sent to {@code workers}. */
class NodeQueueGroupTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MESSAGES = 200;

    private final Fleet fleet = new Fleet();
    private final List<String> handledBy = new ArrayList<>();

    private Node member(String name) {
        return fleet.start(
                name,
                node -> node.queueGroup("workers").handle("REQPing", (message, context) -> {
                    handledBy.add(name);
                    context.reply(name + " at " + message.to());
                }));
    }

    @Test
    void eachMessageIsHandledByOneMember() {
        Node central = fleet.start("central", node -> node);
        member("worker1");
        member("worker2");

        List<Sending> sendings = IntStream.range(0, MESSAGES)
                .mapToObj(i -> fleet.send(central, message("workers", "REQPing")))
                .toList();

        assertThat(sendings).allMatch(sending -> receipt(sending).outcome() == Outcome.DELIVERED);
        assertThat(handledBy).hasSize(MESSAGES).contains("worker1", "worker2");
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void aMemberRepliesUnderItsOwnNameAndIsReachedByIt() {
        List<Message> replies = new ArrayList<>();
        Node central =
                fleet.start("central", node -> node.handle("REQPong", (message, context) -> replies.add(message)));
        member("worker1");
        Message asking =
                message("workers", "REQPing").toBuilder().replyMethod("REQPong").build();

        fleet.send(central, asking);
        fleet.send(central, asking.toBuilder().to("worker1").build());
        CompletableFuture<Message> answered = central.request(message("workers", "REQPing"), TIMEOUT);
        fleet.time.runReady();

        assertThat(replies).extracting(Message::from).containsOnly(NodeName.of("worker1"));
        assertThat(replies).extracting(Message::text).containsExactly("worker1 at workers", "worker1 at worker1");
        assertThat(answered.join().from()).isEqualTo(NodeName.of("worker1"));
    }

    @Test
    void aRelayedRequestToAGroupIsAnsweredThroughTheNodeBetween() {
        List<Message> replies = new ArrayList<>();
        Node central =
                fleet.start("central", node -> node.handle("REQPong", (message, context) -> replies.add(message)));
        fleet.start("node1", node -> node.relaying(Relaying.FOR_OTHERS));
        member("worker1");

        fleet.send(
                central,
                message("workers", "REQPing").toBuilder()
                        .via("node1")
                        .replyMethod("REQPong")
                        .build());

        assertThat(replies).extracting(Message::text).containsExactly("worker1 at workers");
        assertThat(fleet.errors).isEmpty();
    }

    @Test
    void aMemberMayWriteToItsOwnGroup() {
        Node worker1 = member("worker1");

        Sending sending = fleet.send(worker1, message("workers", "REQPing"));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handledBy).containsExactly("worker1");
    }

    @Test
    void aMethodThatMembersDoNotHandleIsRefused() {
        Node central = fleet.start("central", node -> node);
        member("worker1");

        Sending sending = fleet.send(central, message("workers", "REQUnknown"));

        assertThat(receipt(sending))
                .isInstanceOfSatisfying(
                        GaveUp.class, gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Reason.REFUSED));
    }

    @Test
    void whatAMemberThatIsCutOffDidNotAcknowledgeIsHandledByAnother() {
        Node central = fleet.start("central", node -> node.ackTimeout(Duration.ofSeconds(1)));
        LoopbackTransport cutOff = fleet.broker.connect();
        List<Message> hanging = new ArrayList<>();
        fleet.start(
                "worker1",
                cutOff,
                node -> node.queueGroup("workers").handle("REQPing", (message, context) -> {
                    hanging.add(message);
                    context.defer();
                }));
        List<Sending> sendings = IntStream.range(0, 10)
                .mapToObj(i -> fleet.send(central, message("workers", "REQPing")))
                .toList();
        member("worker2");

        cutOff.disconnect();
        fleet.time.advance(Duration.ofSeconds(3));

        assertThat(hanging).hasSize(10);
        assertThat(sendings).allMatch(sending -> receipt(sending).outcome() == Outcome.DELIVERED);
        assertThat(handledBy).hasSize(10).containsOnly("worker2");
    }

    @Test
    void aMessageThatRanAtAMemberThatIsGoneRunsAgainAtAnother() {
        Node central = fleet.start("central", node -> node.ackTimeout(Duration.ofSeconds(1)));
        LoopbackTransport cutOff = fleet.broker.connect();
        fleet.start(
                "worker1",
                cutOff,
                node -> node.queueGroup("workers").handle("REQPing", (message, context) -> {
                    cutOff.disconnect();
                    handledBy.add("worker1");
                }));
        Sending sending = fleet.send(central, message("workers", "REQPing"));
        member("worker2");

        fleet.time.advance(Duration.ofSeconds(3));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(handledBy).containsExactly("worker1", "worker2");
    }

    @Test
    void messagesInOrderGoOneAfterTheOtherWhicheverMemberTheyReach() {
        Node central = fleet.start("central", node -> node.ordering(Ordering.PER_SUBJECT));
        List<String> order = new ArrayList<>();
        for (String name : List.of("worker1", "worker2")) {
            fleet.start(
                    name,
                    node -> node.queueGroup("workers").handle("REQPing", (message, context) -> {
                        handledBy.add(name);
                        context.sleep(Duration.ofMillis(10));
                        order.add(message.text());
                    }));
        }

        for (int i = 0; i < MESSAGES; i++) {
            central.send(message("workers", "REQPing").toBuilder()
                    .data(Integer.toString(i))
                    .build());
        }
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(order)
                .containsExactlyElementsOf(
                        IntStream.range(0, MESSAGES).mapToObj(Integer::toString).toList());
        assertThat(handledBy).contains("worker1", "worker2");
    }

    @Test
    @Timeout(60)
    void closingAMemberUnderLoadMovesItsWorkToTheOthersAndLosesNothing() throws InterruptedException {
        LoopbackBroker broker = LoopbackBroker.create();
        Map<String, Integer> runs = new ConcurrentHashMap<>();
        Map<String, Integer> members = new ConcurrentHashMap<>();
        CountDownLatch underWay = new CountDownLatch(500);
        MessageHandler handler = (message, context) -> {
            runs.merge(message.text(), 1, Integer::sum);
            members.merge(context.node().name().value(), 1, Integer::sum);
            underWay.countDown();
        };
        List<LoopbackTransport> transports = List.of(broker.connect(), broker.connect(), broker.connect());
        // longer than any stall: what is published again may go to the other member, and would be handled there as well
        Duration patience = Duration.ofSeconds(30);
        Node central = Node.builder("central", TestWire.format(), transports.get(0))
                .ackTimeout(patience)
                .build();
        List<Node> workers = IntStream.rangeClosed(1, 2)
                .mapToObj(i -> Node.builder("worker" + i, TestWire.format(), transports.get(i))
                        .queueGroup("workers")
                        .handlerQueue(4000)
                        .handle("REQPing", handler)
                        .build())
                .toList();
        central.start();
        workers.forEach(Node::start);

        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            sendings.add(central.send(message("workers", "REQPing").toBuilder()
                    .data(Integer.toString(i))
                    .build()));
        }
        assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();
        CloseReport report = workers.get(0).close(patience);
        int before = members.getOrDefault("worker1", 0);

        for (Sending sending : sendings) {
            assertThat(sending.receipt().join().outcome()).isEqualTo(Outcome.DELIVERED);
        }
        assertThat(report.stuck()).isEmpty();
        assertThat(runs)
                .hasSize(5_000)
                .allSatisfy((text, count) -> assertThat(count).isEqualTo(1));
        assertThat(members.get("worker1")).isEqualTo(before).isLessThan(5_000);
        assertThat(members.get("worker2")).isEqualTo(5_000 - before);
        central.close(TIMEOUT);
        workers.get(1).close(TIMEOUT);
        for (LoopbackTransport transport : transports) {
            transport.close(TIMEOUT);
        }
    }

    @Test
    void theNameOfAGroupIsAnotherThanTheNodesOwn() {
        NodeBuilder builder = Node.builder("worker1", TestWire.format(), fleet.broker.connect());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queueGroup("worker1"))
                .withMessageContaining("worker1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queueGroup("a group"))
                .withMessageContaining("a group");
    }
}
