package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.FaultyStore;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of receipts for which a close had no time, on real threads. */
@Timeout(60)
class NodeLateReceiptsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MANY = 5_000;
    private static final int CALLBACK_THREADS = 4;

    private final LoopbackBroker broker = LoopbackBroker.create();
    private final LoopbackTransport transport = broker.connect();
    private final LoopbackTransport transportOfPeer = broker.connect();
    private final RingBuffer outbox = new RingBuffer();
    private final Queue<Receipt> told = new ConcurrentLinkedQueue<>();
    private final Queue<String> tellers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() throws InterruptedException {
        release.countDown();
        transport.close(TIMEOUT);
        transportOfPeer.close(TIMEOUT);
    }

    private NodeBuilder node() {
        return Node.builder("late", TestWire.format(), transport).outbox(outbox);
    }

    /** A listener that hears nothing more until it is released. */
    private void getStuck(Receipt receipt) {
        tellers.add(Thread.currentThread().getName());
        boolean interrupted = false;
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        told.add(receipt);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Message ping(int number) {
        return Message.builder().to("peer" + number).method("REQPing").build();
    }

    /** Messages to so many subjects that none is full. */
    private static List<Sending> sendMany(Node node) {
        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            sendings.add(node.send(ping(i % 10)));
        }
        return sendings;
    }

    private static void awaitThat(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            Thread.yield();
        }
    }

    private static List<Outcome> outcomes(List<Sending> sendings) throws Exception {
        CompletableFuture.allOf(sendings.stream().map(Sending::receipt).toArray(CompletableFuture[]::new))
                .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        return sendings.stream()
                .map(sending -> sending.receipt().join().outcome())
                .toList();
    }

    @Test
    void allThatIsKeptIsToldSoWithinAMillisecondsCloseOrSoonAfter() throws Exception {
        Node node = node().onReceipt(this::getStuck).build();
        node.start();
        transport.disconnect();
        List<Sending> sendings = sendMany(node);

        CloseReport report = node.close(Duration.ofMillis(1));
        release.countDown();

        assertThat(report.kept()).isEqualTo(MANY);
        assertThat(outcomes(sendings)).containsOnly(Outcome.KEPT);
        awaitThat(() -> told.size() == MANY, "listeners are told as well");
    }

    @Test
    void listenersThatAreStuckKeepNoReceiptFromThoseWhoWaitForIt() throws Exception {
        Node node = node().onReceipt(this::getStuck).build();
        node.start();
        transport.disconnect();
        List<Sending> sendings = sendMany(node);

        CloseReport report = node.close(Duration.ofSeconds(2));

        awaitThat(
                () -> sendings.stream()
                                .filter(sending -> sending.receipt().isDone())
                                .count()
                        == MANY - CALLBACK_THREADS,
                "receipts but those of which the stuck listeners are being told");
        assertThat(report.stuck())
                .extracting(CloseReport.Stuck::thread)
                .filteredOn(thread -> thread.startsWith("seneschal-late-late-listener-"))
                .hasSize(1);
        release.countDown();
        assertThat(outcomes(sendings)).containsOnly(Outcome.KEPT);
        awaitThat(() -> told.size() == MANY, "listeners are told as well");
    }

    @Test
    void aCloseThatIsInterruptedLosesNoReceipt() throws Exception {
        Node node = node().onReceipt(this::getStuck).build();
        node.start();
        transport.disconnect();
        List<Sending> sendings = sendMany(node);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> node.close(TIMEOUT)).isInstanceOf(InterruptedException.class);

        awaitThat(
                () -> sendings.stream()
                                .filter(sending -> sending.receipt().isDone())
                                .count()
                        >= MANY - CALLBACK_THREADS,
                "receipts but those of which the stuck listeners are being told");
        release.countDown();
        assertThat(outcomes(sendings)).containsOnly(Outcome.KEPT);
    }

    /** Its message is still in the outbox, so anything else would be a second final receipt. */
    @Test
    void aFinalReceiptThatThereWasNoTimeToTellComesAfterTheNextStart() throws Exception {
        Node peer = Node.builder("peer1", TestWire.format(), transportOfPeer)
                .handle("REQPing", (message, context) -> {})
                .handle("REQNews", Event.NACK, (message, context) -> {})
                .build();
        peer.start();
        Node node = node().onReceipt(this::getStuck).build();
        node.start();
        for (int i = 0; i < CALLBACK_THREADS; i++) {
            node.send(ping(1));
        }
        awaitThat(() -> tellers.size() == CALLBACK_THREADS, "all threads for callbacks are stuck");
        Sending acknowledged = node.send(ping(1));
        Sending sentOnce = node.send(
                ping(1).toBuilder().method("REQNews").event(Event.NACK).build());
        awaitThat(
                () -> node.stats().delivered() == CALLBACK_THREADS + 1
                        && node.stats().sent() == 1,
                "their fate");

        CloseReport report = node.close(Duration.ofSeconds(2));

        assertThat(acknowledged.receipt().get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.KEPT);
        assertThat(sentOnce.receipt().get(10, TimeUnit.SECONDS).outcome())
                .as("of what has left the outbox there is no other receipt")
                .isEqualTo(Outcome.SENT);
        assertThat(report.kept()).isEqualTo(CALLBACK_THREADS + 1);
        release.countDown();
        awaitThat(() -> outbox.size() == 1, "the stuck ones go on, and their messages leave the outbox");
        awaitThat(() -> told.size() == CALLBACK_THREADS + 2, "all are told");
        node.start();
        awaitThat(() -> outbox.size() == 0, "the kept one is sent again");
        assertThat(told.stream().filter(receipt -> receipt.id().equals(acknowledged.id())))
                .extracting(Receipt::outcome)
                .containsExactly(Outcome.KEPT, Outcome.DELIVERED);
        node.close(TIMEOUT);
        peer.close(TIMEOUT);
    }

    @Test
    void aListenerThatBlocksAfterTheCloseDoesNotStopTheOutbox() throws Exception {
        FaultyStore store = new FaultyStore();
        DurableOutbox durable = DurableOutbox.over(store);
        Node node = node().outbox(durable).onReceipt(this::getStuck).build();
        node.start();
        transport.disconnect();
        CountDownLatch disk = store.hold();
        List<Sending> sendings = List.of(node.send(ping(1)), node.send(ping(2)), node.send(ping(3)));
        node.close(Duration.ofSeconds(1));

        disk.countDown();
        awaitThat(() -> !tellers.isEmpty(), "the listener hears");

        assertThat(outcomes(sendings)).containsOnly(Outcome.KEPT);
        assertThat(durable.close(TIMEOUT)).as("all is stored").isTrue();
        release.countDown();
        awaitThat(() -> told.size() == sendings.size(), "one after the other is told");
        assertThat(tellers).containsOnly("seneschal-late-late-listener-1");
    }
}
