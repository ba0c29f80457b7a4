package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A message that its sender gave up, though it is in the stream, and that somebody puts back. */
@RequiresNatsServer
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the methods of JetStreamRequeueIT")
class JetStreamRequeueIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> handled = new LinkedBlockingQueue<>();
    private StreamFleet fleet;
    private Node central;

    @BeforeEach
    void startFleet() throws Exception {
        fleet = new StreamFleet();
        // Time does not pass for attempts while a connection is known to be dead, so that must not be found out.
        NatsTransportConfig unsuspecting = NatsTransportConfig.builder()
                .servers(fleet.server.url())
                .name("central")
                .pingInterval(Duration.ofMinutes(1))
                .build();
        JetStreamTransport transport =
                fleet.connect(unsuspecting, StreamFleet.streams().sendTo("node1"));
        transport.awaitReady(PATIENCE);
        central = fleet.start(StreamFleet.node("central", transport)
                // Twice this is more than a machine takes to answer, though it be a slow one.
                .ackTimeout(Duration.ofSeconds(3))
                .attempts(2)
                .onReceipt(receipts::add));
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
    }

    /** Has a message given up whose attempts both reach the broker afterwards. */
    private MessageId giveUp() throws Exception {
        fleet.server.pause();
        Sending sending = central.send(StreamFleet.message("node1", 7));
        assertThat(nextReceipt()).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
            assertThat(gaveUp.id()).isEqualTo(sending.id());
            assertThat(gaveUp.reason()).isEqualTo(Reason.TIMED_OUT);
            assertThat(gaveUp.attempts()).isEqualTo(2);
            assertThat(gaveUp.mayHaveRun()).isTrue();
        });
        fleet.server.resume();
        return sending.id();
    }

    private Receipt nextReceipt() throws InterruptedException {
        Receipt next = receipts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private void requeue(MessageId id) throws Exception {
        List<MessageId> again = central.deadLetters()
                .requeue(central.deadLetters().find(id))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(again).containsExactly(id);
    }

    /** The broker's name for each message in the stream, once there are so many. */
    private List<String> brokersIds(int count) throws Exception {
        try (Connection tool = fleet.tool()) {
            JetStreamManagement management = tool.jetStreamManagement();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (management.getStreamInfo("SENESCHAL").getStreamState().getLastSequence() < count) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            List<String> ids = new ArrayList<>();
            for (long each = 1; each <= count; each++) {
                ids.add(management.getMessage("SENESCHAL", each).getHeaders().getFirst("Nats-Msg-Id"));
            }
            assertThat(management.getStreamInfo("SENESCHAL").getStreamState().getLastSequence())
                    .isEqualTo(count);
            return ids;
        }
    }

    @Test
    void isPublishedAnewUnderItsIdAndTheCountThoughTheBrokerKnowsItsFirstPublishing() throws Exception {
        MessageId id = giveUp();
        assertThat(brokersIds(1)).containsExactly(id + ".0");

        requeue(id);

        assertThat(nextReceipt()).satisfies(receipt -> {
            assertThat(receipt.id()).isEqualTo(id);
            assertThat(receipt.outcome()).isEqualTo(Outcome.IN_STREAM);
        });
        assertThat(brokersIds(2)).containsExactly(id + ".0", id + ".1");
    }

    @Test
    void isPublishedAnewEachTime() throws Exception {
        MessageId id = giveUp();
        assertThat(brokersIds(1)).hasSize(1);
        fleet.server.pause();
        requeue(id);
        assertThat(nextReceipt().outcome()).isEqualTo(Outcome.GAVE_UP);
        fleet.server.resume();
        assertThat(brokersIds(2)).hasSize(2);

        requeue(id);

        assertThat(nextReceipt().outcome()).isEqualTo(Outcome.IN_STREAM);
        assertThat(brokersIds(3)).containsExactly(id + ".0", id + ".1", id + ".2");
    }

    /** The receiver still knows it, and does not handle it twice. */
    @Test
    void isHandledOnceThoughItIsInTheStreamTwice() throws Exception {
        MessageId id = giveUp();
        assertThat(brokersIds(1)).hasSize(1);
        requeue(id);
        assertThat(nextReceipt().outcome()).isEqualTo(Outcome.IN_STREAM);

        JetStreamTransport transport = fleet.connect(StreamFleet.streams().receive("node1"));
        fleet.start(StreamFleet.node("node1", transport)
                .handle(
                        "REQCount",
                        (message, context) ->
                                handled.add(Integer.parseInt(message.arguments().get(0)))));

        assertThat(handled.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(7);
        fleet.awaitEmptyStream("SENESCHAL", PATIENCE);
        assertThat(handled).isEmpty();
    }
}
