package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.time.VirtualThreads;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose thread steps the machines, which shows in who publishes. On real threads. */
@Timeout(60)
class NodeStepsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Message PING =
            Message.builder().to("node1").method("REQPing").build();

    private final LoopbackBroker broker = LoopbackBroker.create();
    private final LoopbackTransport fromCentral = broker.connect();
    private final LoopbackTransport fromNode1 = broker.connect();
    private final ThreadNotingTransport sends = new ThreadNotingTransport(fromCentral);
    private final ThreadNotingTransport answers = new ThreadNotingTransport(fromNode1);
    private final Node central = started("central", sends, (message, context) -> {});

    @AfterEach
    void close() throws Exception {
        central.close(TIMEOUT);
        fromCentral.close(TIMEOUT);
        fromNode1.close(TIMEOUT);
    }

    /** From JDK 24 on handlers have virtual threads, which step nothing. */
    @Test
    void theThreadOfAHandlerAnswersWhatComesAloneUnlessItIsVirtual() throws Exception {
        LinkedBlockingQueue<Thread> handlers = new LinkedBlockingQueue<>();
        Node node1 = started("node1", answers, (message, context) -> handlers.add(Thread.currentThread()));
        delivered(central.send(PING).receipt());

        if (VirtualThreads.isVirtual(handlers.take())) {
            for (int i = 0; i < 300; i++) {
                delivered(central.send(PING).receipt());
            }
            assertThat(answers.publishers).isNotEmpty().noneMatch(VirtualThreads::isVirtual);
        } else {
            sendUntilPublishedOn(answers, thread -> thread.getName().contains("-handler"));
        }

        node1.close(TIMEOUT);
    }

    @Test
    void noThreadOfTheHostsPublishes() throws Exception {
        LinkedBlockingQueue<Deferred> deferred = new LinkedBlockingQueue<>();
        Node node1 = started("node1", answers, (message, context) -> deferred.add(context.defer()));

        for (int i = 0; i < 300; i++) {
            CompletableFuture<Receipt> receipt = central.send(PING).receipt();
            Deferred outcome = deferred.poll(20, TimeUnit.SECONDS);
            assertThat(outcome).isNotNull();
            outcome.succeed();
            delivered(receipt);
        }

        assertThat(sends.publishers).isNotEmpty().doesNotContain(Thread.currentThread());
        assertThat(answers.publishers).isNotEmpty().doesNotContain(Thread.currentThread());
        node1.close(TIMEOUT);
    }

    @Test
    void theLastAnswerIsNotCutOffWhenTheNodeIsClosed() throws Exception {
        for (int round = 0; round < 200; round++) {
            CountDownLatch inside = new CountDownLatch(1);
            Node node1 = started("node1", answers, (message, context) -> inside.countDown());
            CompletableFuture<Receipt> receipt = central.send(PING).receipt();
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();

            node1.close(TIMEOUT);

            delivered(receipt);
        }
        assertThat(answers.publishedInterrupted).isEmpty();
    }

    private void sendUntilPublishedOn(ThreadNotingTransport transport, Predicate<Thread> one) throws Exception {
        do {
            delivered(central.send(PING).receipt());
        } while (transport.publishers.stream().noneMatch(one));
    }

    private static void delivered(CompletableFuture<Receipt> receipt) throws Exception {
        assertThat(receipt.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Receipt.Outcome.DELIVERED);
    }

    private static Node started(String name, ThreadNotingTransport transport, MessageHandler handler) {
        Node node = Node.builder(name, TestWire.format(), transport)
                .handle("REQPing", handler)
                .build();
        node.start();
        return node;
    }
}
