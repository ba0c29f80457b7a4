package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.MessageHandler;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream that is full, and consumers that several instances, or the methods of one node, have between them. */
@RequiresNatsServer
@Timeout(120)
class JetStreamRoomIT {

    private static final int MESSAGES = 100;
    private static final byte[] DATA = new byte[4096];
    /** For no more than fifteen of these. */
    private static final long FULL_BYTES = 64 * 1024;

    private final BlockingQueue<Integer> handled = new LinkedBlockingQueue<>();
    private StreamFleet fleet;

    @BeforeEach
    void startServer() {
        fleet = new StreamFleet();
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
    }

    private static JetStreamConfig.Builder small() {
        return StreamFleet.streams().maxBytes(FULL_BYTES);
    }

    /** What an instance has is not given to another, however slow the machine is: nobody dies here. */
    private static JetStreamConfig.Builder patient() {
        return StreamFleet.streams().ackWait(StreamFleet.PATIENCE);
    }

    private static Message message(String to, int number) {
        return StreamFleet.message(to, number).toBuilder().data(DATA).build();
    }

    private static int number(Message message) {
        return Integer.parseInt(message.arguments().get(0));
    }

    private static List<Sending> sendAll(Node central, String to) {
        return IntStream.range(0, MESSAGES)
                .mapToObj(number -> central.send(message(to, number)))
                .toList();
    }

    private static void assertInStream(List<Sending> sendings) throws Exception {
        for (Sending sending : sendings) {
            Receipt receipt = StreamFleet.receipt(sending);
            assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(Outcome.IN_STREAM);
        }
    }

    private void assertAllHandledOnce() throws Exception {
        fleet.awaitEmptyStream("SENESCHAL", StreamFleet.PATIENCE);
        assertThat(handled)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, MESSAGES).boxed().toList());
    }

    @Test
    void aFullStreamMakesItsSendersWaitUntilSomethingIsHandled() throws Exception {
        Node central = fleet.start(StreamFleet.node("central", fleet.connect(small().sendTo("node1")))
                .unavailableFor(Duration.ofMinutes(2)));
        List<Sending> sendings = sendAll(central, "node1");
        assertInStream(sendings.subList(0, 1));
        assertThat(sendings).anyMatch(sending -> !sending.receipt().isDone());

        fleet.start(StreamFleet.node("node1", fleet.connect(small().receive("node1")))
                .handle("REQCount", (message, context) -> handled.add(number(message))));

        assertInStream(sendings);
        assertAllHandledOnce();
    }

    @Test
    void aMessageIsGivenUpForWhichAFullStreamHasNoRoomForTooLong() throws Exception {
        Node central = fleet.start(StreamFleet.node("central", fleet.connect(small().sendTo("node1")))
                .unavailableFor(Duration.ofSeconds(1)));

        List<Sending> sendings = sendAll(central, "node1");

        int inStream = 0;
        for (Sending sending : sendings) {
            Receipt receipt = StreamFleet.receipt(sending);
            if (receipt.outcome() == Outcome.IN_STREAM) {
                inStream++;
            } else {
                assertThat(receipt)
                        .isInstanceOfSatisfying(
                                Receipt.GaveUp.class,
                                gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Receipt.Reason.UNAVAILABLE));
            }
        }
        assertThat(inStream).isBetween(1, (int) (FULL_BYTES / DATA.length));
    }

    /** Neither goes on until both have something to do. */
    @Test
    void instancesOfANodeShareItsConsumer() throws Exception {
        Map<String, CountDownLatch> first = new ConcurrentHashMap<>();
        CountDownLatch both = new CountDownLatch(2);
        for (String name : List.of("worker1", "worker2")) {
            first.put(name, new CountDownLatch(1));
            MessageHandler handler = (message, context) -> {
                CountDownLatch own = first.get(name);
                synchronized (own) {
                    if (own.getCount() > 0) {
                        own.countDown();
                        both.countDown();
                    }
                }
                if (both.await(60, TimeUnit.SECONDS)) {
                    handled.add(number(message));
                }
            };
            fleet.start(StreamFleet.node(name, fleet.connect(patient().places(4).receive("workers")))
                    .queueGroup("workers")
                    .handle("REQCount", handler));
        }
        Node central = fleet.start(
                StreamFleet.node("central", fleet.connect(StreamFleet.streams().sendTo("workers"))));

        assertInStream(sendAll(central, "workers"));

        assertAllHandledOnce();
        assertThat(both.getCount()).isZero();
    }

    @Test
    void aMethodThatIsReceivedByItselfDoesNotTakeWhatIsForOthers() throws Exception {
        Node central = fleet.start(
                StreamFleet.node("central", fleet.connect(StreamFleet.streams().sendTo("node1"))));
        Sending note =
                central.send(message("node1", -1).toBuilder().method("REQNote").build());
        assertInStream(List.of(note));
        fleet.start(
                StreamFleet.node("node1", fleet.connect(StreamFleet.streams().receive("node1", "REQCount")))
                        .handle("REQCount", (message, context) -> handled.add(number(message)))
                        .handle("REQNote", (message, context) -> handled.add(number(message))));

        assertInStream(sendAll(central, "node1"));

        for (int i = 0; i < MESSAGES; i++) {
            assertThat(handled.poll(60, TimeUnit.SECONDS)).isNotNegative();
        }
        try (io.nats.client.Connection tool = fleet.tool()) {
            assertThat(tool.jetStreamManagement().getConsumerNames("SENESCHAL")).hasSize(1);
        }
        JetStreamTransport notes = fleet.connect(StreamFleet.streams().receive("node1", "REQNote"));
        fleet.start(
                StreamFleet.node("node1", notes).handle("REQNote", (message, context) -> handled.add(number(message))));
        assertThat(handled.poll(60, TimeUnit.SECONDS)).isEqualTo(-1);
        fleet.awaitEmptyStream("SENESCHAL", StreamFleet.PATIENCE);
    }
}
