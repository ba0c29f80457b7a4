package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.LargeMessages;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Headers;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages of 8 MiB through a server that takes 1 MiB. */
@RequiresNatsServer
@Timeout(120)
class NatsLargeMessagesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIZE = 8 * 1024 * 1024;
    private static final int MESSAGES = 6;
    private static final Way PLAIN = new Way(StewardDialect.APRIL, "gob", "none");
    private static final Way ZSTD = new Way(StewardDialect.APRIL, "gob", "zstd");

    @Test
    void arriveWholeThoughTheServerIsKilledBetweenTwoParts() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            NatsTransportConfig config = NatsTransportConfig.builder()
                    .servers(server.url())
                    .reconnectWait(Duration.ofMillis(50))
                    .reconnectJitter(Duration.ofMillis(50))
                    .build();
            NatsTransport centralTransport = NatsTransport.connect(config);
            NatsTransport node1Transport = NatsTransport.connect(config);
            Map<Integer, byte[]> handled = new ConcurrentHashMap<>();
            Node central = QueueGroupMember.node("central", centralTransport)
                    .attempts(100)
                    .largeMessages(LargeMessages.IN_PARTS)
                    .build();
            Node node1 = QueueGroupMember.node("node1", node1Transport)
                    .largeMessages(LargeMessages.IN_PARTS)
                    .handle(
                            "REQTake",
                            (message, context) -> handled.put(
                                    Integer.parseInt(message.arguments().get(0)), message.data()))
                    .build();
            central.start();
            node1.start();
            NodeFleet.await(centralTransport, NatsStatus::isReady);
            NodeFleet.await(node1Transport, NatsStatus::isReady);
            CountDownLatch underWay = new CountDownLatch(MESSAGES + 4);
            centralTransport.subscribe("node1.REQTake.EventACK.part", (Incoming part) -> underWay.countDown());

            List<Sending> sendings = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                sendings.add(central.send(Message.builder()
                        .to("node1")
                        .method("REQTake")
                        .arguments(Integer.toString(i))
                        .data(data(i))
                        .build()));
            }
            assertThat(underWay.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            server.kill();
            server.restart();

            for (Sending sending : sendings) {
                Receipt receipt = sending.receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(receipt.outcome()).as(receipt.toString()).isEqualTo(Outcome.DELIVERED);
            }
            assertThat(handled).hasSize(MESSAGES);
            handled.forEach((seed, data) -> assertThat(data).isEqualTo(data(seed)));
            central.close(PATIENCE);
            node1.close(PATIENCE);
            centralTransport.close(PATIENCE);
            node1Transport.close(PATIENCE);
        }
    }

    private static NodeBuilder node(String name, Way way, Transport transport) {
        return Node.builder(name, way.format(GoFleet.KEYS), transport)
                .ackTimeout(Duration.ofSeconds(10))
                .backoff(StreamFleet.QUICK)
                .largeMessages(LargeMessages.IN_PARTS);
    }

    private static NodeBuilder taking(NodeBuilder node, BlockingQueue<byte[]> handled) {
        return node.handle("REQTake", (message, context) -> handled.add(message.data()));
    }

    private static Message message(byte[] data) {
        return Message.builder().to("node1").method("REQTake").data(data).build();
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private static Receipt receipt(Sending sending) throws Exception {
        return sending.receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void areCompressedWholeAndThenCutIntoParts() throws Exception {
        BlockingQueue<byte[]> handled = new LinkedBlockingQueue<>();
        BlockingQueue<Headers> parts = new LinkedBlockingQueue<>();
        // Sixteen values for each byte: half the bytes are enough.
        byte[] data = data(1);
        for (int i = 0; i < data.length; i++) {
            data[i] &= 0x0f;
        }
        try (NatsServer server = NatsServer.start()) {
            NatsTransport transport = NatsTransport.connect(NatsTransportConfig.of(server.url()));
            Node central = node("central", ZSTD, transport).build();
            Node node1 = taking(node("node1", ZSTD, transport), handled).build();
            node1.start();
            central.start();
            transport.subscribe(
                    "node1.REQTake.EventACK.part",
                    part -> parts.add(part.envelope().headers()));

            assertThat(receipt(central.send(message(data))).outcome()).isEqualTo(Outcome.DELIVERED);

            assertThat(next(handled)).isEqualTo(data);
            Headers first = next(parts);
            assertThat(first.first("cmp")).contains("z");
            String size = first.first("Seneschal-Part").orElseThrow().split("/")[1];
            assertThat(Integer.parseInt(size)).isBetween(SIZE / 3, SIZE * 2 / 3);
            central.close(PATIENCE);
            node1.close(PATIENCE);
            transport.close(PATIENCE);
        }
    }

    @Test
    void outliveTheirSendersProcessInADurableOutbox(@TempDir Path folder) throws Exception {
        BlockingQueue<byte[]> handled = new LinkedBlockingQueue<>();
        BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
        try (NatsServer server = NatsServer.start()) {
            NatsTransport transport = NatsTransport.connect(NatsTransportConfig.of(server.url()));
            DurableOutbox before = DurableOutbox.open(folder.resolve("outbox"));
            Node first = node("central", PLAIN, transport).outbox(before).build();
            first.start();
            Sending sending = first.send(message(data(1)));
            sending.stored().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            first.close(PATIENCE);
            assertThat(receipt(sending).outcome()).isEqualTo(Outcome.KEPT);
            before.close(PATIENCE);

            Node node1 = taking(node("node1", PLAIN, transport), handled).build();
            node1.start();
            DurableOutbox after = DurableOutbox.open(folder.resolve("outbox"));
            Node second = node("central", PLAIN, transport)
                    .outbox(after)
                    .onReceipt(receipts::add)
                    .build();
            second.start();

            assertThat(next(receipts))
                    .isInstanceOfSatisfying(
                            Receipt.Delivered.class,
                            delivered -> assertThat(delivered.id()).isEqualTo(sending.id()));
            assertThat(next(handled)).isEqualTo(data(1));
            assertThat(handled).isEmpty();
            second.close(PATIENCE);
            assertThat(after.size()).isZero();
            after.close(PATIENCE);
            node1.close(PATIENCE);
            transport.close(PATIENCE);
        }
    }

    /** The receiver must be there to ask for the parts; what is small waits for it in the stream. */
    @Test
    void goPastAStreamAndAreDeliveredNotKeptThere() throws Exception {
        BlockingQueue<byte[]> handled = new LinkedBlockingQueue<>();
        try (StreamFleet fleet = new StreamFleet()) {
            JetStreamTransport sending = fleet.connect(StreamFleet.streams().sendTo("node1"));
            sending.awaitReady(PATIENCE);
            Node central = fleet.start(node("central", PLAIN, sending).unavailableFor(Duration.ofSeconds(2)));
            assertThat(receipt(central.send(message(data(1))))).isInstanceOfSatisfying(Receipt.GaveUp.class, gaveUp -> {
                assertThat(gaveUp.reason()).isEqualTo(Receipt.Reason.UNAVAILABLE);
                assertThat(gaveUp.mayHaveRun()).isFalse();
            });
            assertThat(receipt(central.send(message(new byte[] {1}))).outcome()).isEqualTo(Outcome.IN_STREAM);
            JetStreamTransport receiving = fleet.connect(StreamFleet.streams().receive("node1"));
            receiving.awaitReady(PATIENCE);
            fleet.start(taking(node("node1", PLAIN, receiving), handled));
            Fence.await(receiving.nats());
            assertThat(next(handled)).isEqualTo(new byte[] {1});

            assertThat(receipt(central.send(message(data(2)))).outcome()).isEqualTo(Outcome.DELIVERED);

            assertThat(next(handled)).isEqualTo(data(2));
            fleet.awaitEmptyStream("SENESCHAL", PATIENCE);
            try (Connection tool = fleet.tool()) {
                assertThat(tool.jetStreamManagement()
                                .getStreamInfo("SENESCHAL")
                                .getStreamState()
                                .getLastSequence())
                        .isEqualTo(1);
            }
            assertThat(handled).isEmpty();
        }
    }

    private static byte[] data(int seed) {
        byte[] data = new byte[SIZE];
        new Random(seed).nextBytes(data);
        return data;
    }
}
