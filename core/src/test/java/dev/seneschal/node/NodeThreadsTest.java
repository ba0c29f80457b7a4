package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many threads a node takes, on real ones. */
@Timeout(60)
class NodeThreadsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Test
    void threadsDoNotGrowWithTheMessages() throws Exception {
        LoopbackBroker broker = LoopbackBroker.create();
        LoopbackTransport toBroker = broker.connect();
        LoopbackTransport fromBroker = broker.connect();
        CountDownLatch allBusy = new CountDownLatch(4);
        CountDownLatch release = new CountDownLatch(1);
        Node central =
                Node.builder("crowded-sender", TestWire.format(), toBroker).build();
        Node receiver = Node.builder("crowded-receiver", TestWire.format(), fromBroker)
                .handlerConcurrency(4)
                .handle("REQPing", (message, context) -> {
                    allBusy.countDown();
                    release.await();
                })
                .build();
        receiver.start();
        central.start();
        Message message =
                Message.builder().to("crowded-receiver").method("REQPing").build();

        List<Sending> sendings =
                IntStream.range(0, 5_000).mapToObj(i -> central.send(message)).toList();
        boolean busy = allBusy.await(30, TimeUnit.SECONDS);
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("seneschal-crowded-sender")
                        || thread.getName().startsWith("seneschal-crowded-receiver"))
                .count();
        release.countDown();

        assertThat(busy).isTrue();
        assertThat(threads).isLessThanOrEqualTo(2 * (1 + 4) + 4);
        assertThat(sendings)
                .allSatisfy(sending -> assertThat(sending.receipt()).succeedsWithin(Duration.ofSeconds(30)));
        central.close(TIMEOUT);
        receiver.close(TIMEOUT);
        toBroker.close(TIMEOUT);
        fromBroker.close(TIMEOUT);
    }
}
