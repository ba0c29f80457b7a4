package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.Event;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.FaultyStore;
import dev.seneschal.outbox.OutboxFailedException;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sender is told when its outbox cannot store. */
@Timeout(60)
class NodeOutboxFailureTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final FaultyStore store = new FaultyStore();
    private final DurableOutbox outbox = DurableOutbox.over(store);
    private final LoopbackTransport transport = LoopbackBroker.create().connect();
    private final Node node = Node.builder("central", TestWire.format(), transport)
            .handle("REQPing", (message, context) -> {})
            .handle("REQNews", Event.NACK, (message, context) -> {})
            .outbox(outbox)
            .build();

    @BeforeEach
    void start() {
        node.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        node.close(DEADLINE);
        outbox.close(DEADLINE);
        transport.close(DEADLINE);
    }

    @Test
    void aMessageThatCannotBeStoredIsNotSentAndItsReceiptSaysSo() {
        store.fail(false);

        Sending sending = node.send(Fleet.message("central", "REQPing"));

        assertThat(sending.stored())
                .failsWithin(DEADLINE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OutboxFailedException.class);
        assertThat(sending.receipt().join()).isInstanceOfSatisfying(Receipt.GaveUp.class, gaveUp -> {
            assertThat(gaveUp.reason()).isEqualTo(Reason.PUBLISH_FAILED);
            assertThat(gaveUp.mayHaveRun())
                    .as("it may be on disk all the same, and be sent when the outbox is opened again")
                    .isTrue();
            assertThat(gaveUp.detail()).contains("No space left on device");
        });
        assertThatThrownBy(() -> node.send(Fleet.message("central", "REQPing")))
                .isInstanceOf(OutboxFailedException.class);
    }

    @Test
    void whatFollowsFromStoringRunsOnACallbackThread() {
        Sending sending = node.send(Fleet.message("central", "REQPing"));

        CompletableFuture<String> thread =
                sending.stored().thenApply(stored -> Thread.currentThread().getName());

        assertThat(thread).succeedsWithin(DEADLINE).asString().doesNotStartWith("seneschal-outbox");
        assertThat(sending.receipt().join().outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void aMessageThatIsNotAcknowledgedIsSentOnceItIsSettledOnDisk() {
        Sending sending = node.send(Fleet.message("central", "REQNews").toBuilder()
                .event(Event.NACK)
                .build());

        assertThat(sending.receipt().join().outcome()).isEqualTo(Outcome.SENT);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void aHandlerWhoseStartCannotBeStoredIsNotStarted() throws InterruptedException {
        FaultyStore failing = new FaultyStore();
        failing.fail(false);
        DurableOutbox receivers = DurableOutbox.over(failing);
        AtomicInteger runs = new AtomicInteger();
        Node node1 = Node.builder("node1", TestWire.format(), transport)
                .handle("REQPing", (message, context) -> runs.incrementAndGet())
                .outbox(receivers)
                .countsCrashes(true)
                .build();
        node1.start();

        Sending sending = node.send(Fleet.message("node1", "REQPing").toBuilder()
                .timeToLive(Duration.ofSeconds(1))
                .build());

        assertThat(sending.receipt().join())
                .isInstanceOfSatisfying(
                        Receipt.GaveUp.class,
                        gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Reason.EXPIRED));
        assertThat(runs).hasValue(0);
        node1.close(DEADLINE);
        receivers.close(DEADLINE);
    }
}
