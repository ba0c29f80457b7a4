package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static dev.seneschal.node.Fleet.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.OutboxStore;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is promised of a message between a host, its outbox and its peer: what comes before what, and what a new process knows. */
class DeliveryPromisesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Fleet fleet = new Fleet();
    private final MemoryStore disk = new MemoryStore();
    private final List<String> history = new ArrayList<>();

    private DurableOutbox open() {
        return DurableOutbox.over(disk, OutboxLimits.DEFAULT, fleet.time);
    }

    private static Message asksForAReply() {
        return message("node1", "REQPing").toBuilder().replyMethod("REQResult").build();
    }

    /** Everything else goes on for a second before a batch is on the disk. */
    private void watchASlowDisk() {
        disk.watch(this::note);
        disk.takesItsTime(() -> fleet.time.advance(Duration.ofSeconds(1)));
    }

    private void note(OutboxStore.Change change) {
        history.add(change.getClass().getSimpleName() + " " + change.table());
    }

    @Test
    void isAcknowledgedOnlyAfterTheHandlerReturnedAndItsReplyIsStored() {
        Node central = fleet.start("central", UnaryOperator.identity());
        fleet.broker.connect().subscribe("node1.REQPing.EventACK.reply.*.*", answer -> history.add("answer"));
        fleet.start(
                "node1",
                node -> node.outbox(open()).handle("REQPing", (message, context) -> {
                    context.reply("42");
                    history.add("handler returns");
                }));
        watchASlowDisk();

        Sending sending = fleet.send(central, asksForAReply());
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(history).containsSubsequence("handler returns", "Put OUTBOX", "answer");
        assertThat(history).containsOnlyOnce("answer");
    }

    @Test
    void isNotDeliveredIfItsReplyCannotBeStored() {
        Node central = fleet.start("central", node -> node.attempts(1));
        fleet.start("node1", node -> node.outbox(open()).handle("REQPing", (message, context) -> context.reply("42")));
        disk.fill();

        Sending sending = fleet.send(central, asksForAReply());
        fleet.time.advance(Duration.ofMinutes(1));

        assertThat(receipt(sending)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.FAILED);
            assertThat(gaveUp.detail()).contains("No space left on device");
        });
    }

    @Test
    void isNotHandledAgainWhereItsReplyCannotBeStored() {
        AtomicInteger runs = new AtomicInteger();
        Node central = fleet.start("central", node -> node.attempts(3));
        fleet.start(
                "node1",
                node -> node.outbox(open()).handle("REQPing", (message, context) -> {
                    runs.incrementAndGet();
                    context.reply("42");
                }));
        disk.fill();

        Sending first = fleet.send(central, asksForAReply());
        fleet.time.advance(Duration.ofMinutes(1));
        Sending second = fleet.send(central, asksForAReply());
        fleet.time.advance(Duration.ofMinutes(12));

        assertThat(runs).hasValue(1);
        assertThat(receipt(first)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(gaveUp.detail()).contains("busy: the outbox has no place for the reply");
            assertThat(gaveUp.mayHaveRun()).isTrue();
        });
        assertThat(receipt(second)).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.UNAVAILABLE);
            assertThat(gaveUp.mayHaveRun()).isFalse();
        });
    }

    @Test
    void whatIsNotAcknowledgedLeavesTheDiskBeforeItIsPublished() {
        DurableOutbox outbox = open();
        Node central = fleet.start("central", node -> node.outbox(outbox));
        fleet.broker.connect().subscribe("node1.REQHello.EventNACK", incoming -> history.add("published"));
        watchASlowDisk();

        Sending sending = fleet.send(
                central,
                message("node1", "REQHello").toBuilder().event(Event.NACK).build());
        fleet.time.advance(Duration.ofSeconds(5));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.SENT);
        assertThat(history).containsExactly("Put OUTBOX", "Remove OUTBOX", "published");
    }

    @Test
    void aNewProcessWithItsMemoryGoneHandlesARepeatAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        List<Integer> runsAfterEach = new ArrayList<>();

        for (int process = 0; process < 2; process++) {
            Node node1 = fleet.start(
                    "node1",
                    node -> node.outbox(new RingBuffer())
                            .handle("REQPing", (message, context) -> runs.incrementAndGet()));
            publishTheSameAgain();
            node1.close(TIMEOUT);
            node1.start();
            publishTheSameAgain();
            node1.close(TIMEOUT);
            runsAfterEach.add(runs.get());
        }

        assertThat(runsAfterEach).containsExactly(1, 2);
    }

    @Test
    void aReceiverWhoseRecordWasNotStoredInTimeHandlesARepeatAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        MessageHandler handler = (message, context) -> {
            runs.incrementAndGet();
            disk.fill();
        };
        List<Incoming> answers = fleet.listen("answers");

        Node node1 = fleet.start("node1", node -> node.outbox(open()).handle("REQPing", handler));
        publishTheSameAgain();
        int answersBefore = answers.size();
        node1.close(TIMEOUT);
        fleet.start(
                "node1",
                node -> node.outbox(DurableOutbox.over(disk, OutboxLimits.DEFAULT, fleet.time))
                        .handle("REQPing", handler));
        publishTheSameAgain();

        assertThat(answersBefore).isEqualTo(1);
        assertThat(runs).hasValue(2);
    }

    @Test
    void theOrderThatWasAskedForOutlivesTheProcess() throws Exception {
        DurableOutbox before = open();
        Node first = fleet.start(
                "central",
                node -> node.outbox(before)
                        .ordering(Ordering.byKey(
                                message -> Optional.of(message.arguments().get(0)))));
        for (String key : List.of("a", "a", "b")) {
            fleet.send(
                    first,
                    message("node1", "REQPing").toBuilder().arguments(key).build());
        }
        first.close(TIMEOUT);
        before.close(TIMEOUT);
        List<Incoming> arrived = fleet.listen("node1.REQPing.EventACK");

        fleet.start("central", node -> node.outbox(open()));

        assertThat(arrived).extracting(Fleet::argumentOf).containsExactly("a", "b");
    }

    @Test
    void aHandlerThatSendsToAFullOutboxIsRefusedAtOnce() {
        List<Throwable> thrown = new ArrayList<>();
        Node[] node1 = new Node[1];
        node1[0] = fleet.start(
                "node1",
                node -> node.outbox(new RingBuffer(1, 1_000_000))
                        .outboxWait(Duration.ofHours(1))
                        .handle("REQPing", (message, context) -> {
                            try {
                                node1[0].send(message("nobody", "REQPing"));
                            } catch (OutboxFullException e) {
                                thrown.add(e);
                            }
                        }));
        fleet.send(node1[0], message("nobody", "REQPing"));
        Node central = fleet.start("central", UnaryOperator.identity());

        Sending sending = fleet.send(central, message("node1", "REQPing"));

        assertThat(receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(thrown).hasSize(1);
    }

    private void publishTheSameAgain() {
        LoopbackTransport sender = fleet.broker.connect();
        Headers headers = Headers.of("fromNode", "central", HeaderNames.ID, "AAAAAAAAAAAAAAAAAAAAAQ");
        byte[] body = new TestWire().encode(message("node1", "REQPing"));
        sender.publish(new Envelope("node1.REQPing.EventACK", headers, body), "answers");
        fleet.time.runReady();
    }
}
