package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.LargeMessages;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import dev.seneschal.transport.Incoming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages of 8 MiB through a server that takes 1 MiB. */
@RequiresNatsServer
@Timeout(120)
class NatsLargeMessagesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIZE = 8 * 1024 * 1024;
    private static final int MESSAGES = 6;

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
            assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();
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

    private static byte[] data(int seed) {
        byte[] data = new byte[SIZE];
        new Random(seed).nextBytes(data);
        return data;
    }
}
