package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.node.Ordering;
import dev.seneschal.node.Sending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that wait in a stream while their receiver is away. */
@RequiresNatsServer
class JetStreamIT {

    private static final int MESSAGES = 5000;

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

    @Test
    void whatWasSentWhileTheReceiverWasDownIsHandledOnce() throws Exception {
        sendAll(fleet.start(
                StreamFleet.node("central", fleet.connect(StreamFleet.streams().sendTo("node1")))));

        startReceiver(StreamFleet.streams());

        assertThat(next(MESSAGES)).containsExactlyInAnyOrderElementsOf(numbers());
        assertNothingIsLeft();
    }

    @Test
    void whatWasSentInOrderIsHandledInOrder() throws Exception {
        sendAll(fleet.start(
                StreamFleet.node("central", fleet.connect(StreamFleet.streams().sendTo("node1")))
                        .ordering(Ordering.PER_SUBJECT)));

        startReceiver(StreamFleet.streams().inOrder(true));

        assertThat(next(MESSAGES)).containsExactlyElementsOf(numbers());
        assertNothingIsLeft();
    }

    /** The first message's handler ends only when the second's has begun. */
    @Test
    void whatWasSentInOrderIsHandledSideBySideUnlessItsReceiverAsksForOrder() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        Node central = fleet.start(
                StreamFleet.node("central", fleet.connect(StreamFleet.streams().sendTo("node1")))
                        .ordering(Ordering.PER_SUBJECT));
        fleet.start(StreamFleet.node(
                        "node1", fleet.connect(StreamFleet.streams().receive("node1")))
                .handle("REQCount", (message, context) -> {
                    both.countDown();
                    if (both.await(60, TimeUnit.SECONDS)) {
                        handled.add(Integer.valueOf(message.arguments().get(0)));
                    }
                }));

        central.send(StreamFleet.message("node1", 0));
        central.send(StreamFleet.message("node1", 1));

        assertThat(next(2)).containsExactlyInAnyOrder(0, 1);
        assertNothingIsLeft();
    }

    private void startReceiver(JetStreamConfig.Builder streams) {
        fleet.start(StreamFleet.node("node1", fleet.connect(streams.receive("node1")))
                .handle(
                        "REQCount",
                        (message, context) ->
                                handled.add(Integer.valueOf(message.arguments().get(0)))));
    }

    private static void sendAll(Node sender) throws Exception {
        List<Sending> sendings = new ArrayList<>();
        for (int number : numbers()) {
            sendings.add(sender.send(StreamFleet.message("node1", number)));
        }
        for (Sending sending : sendings) {
            assertThat(StreamFleet.receipt(sending).outcome()).isEqualTo(Outcome.IN_STREAM);
        }
    }

    private static List<Integer> numbers() {
        return IntStream.range(0, MESSAGES).boxed().toList();
    }

    private List<Integer> next(int count) throws InterruptedException {
        List<Integer> all = new ArrayList<>();
        while (all.size() < count) {
            Integer number = handled.poll(60, TimeUnit.SECONDS);
            assertThat(number).as("a message after " + all.size()).isNotNull();
            all.add(number);
        }
        return all;
    }

    private void assertNothingIsLeft() throws Exception {
        fleet.awaitEmptyStream("SENESCHAL", StreamFleet.PATIENCE);
        assertThat(handled).isEmpty();
    }
}
