package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.NodeStats;
import dev.seneschal.node.Sending;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * More arrives than is handled: memory stays bounded, and every message is heard, or turned away and counted. Counts stand for the minute
 * that one would watch it in production: many times what may wait arrives.
 */
@RequiresNatsServer
@Timeout(180)
@Isolated("it looks at the heap, and others' work would slow its server down")
class SlowListenerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIB = 1024 * 1024;

    private final List<NatsTransport> transports = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final Queue<ErrorEvent> dropped = new ConcurrentLinkedQueue<>();
    private NatsServer server;

    @BeforeEach
    void startServer() {
        server = NatsServer.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        mayGoOn.countDown();
        for (Node node : nodes) {
            node.close(PATIENCE);
        }
        for (NatsTransport transport : transports) {
            transport.close(PATIENCE);
        }
        server.close();
    }

    @Test
    void memoryStaysBoundedAndEveryMessageIsCountedWhileAListenerDoesNotKeepUp() throws Exception {
        int count = 60_000;
        byte[] body = new byte[2048];
        NatsTransport receiver = connect(8 * MIB);
        BlockingQueue<TransportException> errors = new LinkedBlockingQueue<>();
        receiver.addErrorListener(errors::add);
        AtomicInteger heard = new AtomicInteger();
        receiver.subscribe("slow", incoming -> {
            await(mayGoOn);
            heard.incrementAndGet();
        });
        NatsTransport sender = connect(8 * MIB);
        Fence.await(receiver, sender);
        long heapBefore = usedHeap();
        long begun = System.nanoTime();

        for (int i = 0; i < count; i++) {
            publish(sender, new Envelope("slow", Headers.EMPTY, body), "answers");
        }
        awaitThat("all are received", () -> receiver.stats().received() >= count);
        NatsStats stuck = receiver.stats();
        long heapGrowth = usedHeap() - heapBefore;
        mayGoOn.countDown();
        awaitThat("none waits", () -> receiver.stats().waitingBytes() == 0);

        assertThat(stuck.waitingBytes()).isBetween(7L * MIB, 8L * MIB);
        assertThat(heapGrowth).as("bytes kept of " + (long) count * body.length).isLessThan(32L * MIB);
        NatsStats stats = receiver.stats();
        assertThat(stats.turnedAway()).isGreaterThan(50_000);
        assertThat(stats.heard() + stats.turnedAway() + stats.discarded()).isEqualTo(stats.received());
        assertThat(heard.get() + stats.turnedAway()).isEqualTo(count);
        assertThat(errors.poll(20, TimeUnit.SECONDS)).isInstanceOfSatisfying(SlowConsumerException.class, error -> {
            assertThat(error.subject()).isEqualTo("slow");
            assertThat(error.turnedAway()).isPositive();
        });
        assertThat(errors)
                .as("more reports than one in 10 s")
                .hasSizeLessThanOrEqualTo((int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) / 10);
    }

    @Test
    void aSenderThatUnderstandsIsToldBusyAndOneThatDoesNotIsNotAnswered() throws Exception {
        NatsTransport receiver = connect(4096);
        receiver.addErrorListener(error -> {});
        BlockingQueue<Incoming> came = new LinkedBlockingQueue<>();
        receiver.subscribe("slow", incoming -> {
            came.add(incoming);
            await(mayGoOn);
        });
        NatsTransport sender = connect(MIB);
        BlockingQueue<Incoming> answers = new LinkedBlockingQueue<>();
        sender.subscribe("answers.*", answers::add);
        Fence.await(receiver, sender);
        publish(sender, new Envelope("slow", Headers.EMPTY, new byte[3000]), "answers.first");
        came.take();

        publish(sender, new Envelope("slow", Headers.EMPTY, new byte[3000]), "answers.go");
        publish(
                sender,
                new Envelope("slow", Headers.of(HeaderNames.ID, "AAAAAAAAAAAAAAAAAAAAAA"), new byte[3000]),
                "answers.ours");

        Incoming answer = answers.poll(20, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        assertThat(answer.envelope().subject()).isEqualTo("answers.ours");
        assertThat(Answer.of(answer.envelope()).orElseThrow().status()).isEqualTo(Answer.Status.BUSY);
        assertThat(receiver.stats().turnedAway()).isEqualTo(2);
        assertThat(answers).isEmpty();
    }

    @Test
    void whatIsTurnedAwayIsAnErrorOfTheNode() throws Exception {
        BlockingQueue<ErrorEvent> errors = new LinkedBlockingQueue<>();
        NatsTransport receiver = connect(1);
        Node node1 = start(node("node1", receiver).onError(errors::add).handle("REQCount", (message, context) -> {}));
        NatsTransport sender = connect(8 * MIB);
        Node central = start(node("central", sender).unavailableFor(Duration.ofSeconds(3)));
        // Had nobody listened for so long, it would be given up before anything was turned away.
        Fence.await(receiver, sender);

        Receipt receipt =
                central.send(message("REQCount", Event.ACK)).receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(receipt.outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(node1.stats().received()).isZero();
        ErrorEvent error = errors.poll(20, TimeUnit.SECONDS);
        assertThat(error).isNotNull();
        assertThat(error.kind()).isEqualTo(ErrorEvent.Kind.TRANSPORT);
        assertThat(error.subject()).isEqualTo("node1.REQCount.EventACK");
        assertThat(error.text()).contains("was turned away", "1 in all so far");
        assertThat(error.cause()).containsInstanceOf(SlowConsumerException.class);
    }

    @Test
    void aHandlerSlowerThanTheArrivalsMakesItsSendersWaitAndLosesNothing() throws Exception {
        int count = 3000;
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Semaphore ticks = new Semaphore(0);
        Map<MessageId, Integer> runs = new ConcurrentHashMap<>();
        AtomicInteger unacknowledged = new AtomicInteger();
        Node central = start(node("central"));
        Node node1 = start(node("node1")
                .handlerConcurrency(2)
                .handlerQueue(50)
                .onError(dropped::add)
                .handle("REQCount", (message, context) -> {
                    ticks.acquire();
                    runs.merge(context.id().orElseThrow(), 1, Integer::sum);
                })
                .handle("REQNote", Event.NACK, (message, context) -> {
                    ticks.acquire();
                    unacknowledged.incrementAndGet();
                }));

        // What is published before the receiver has subscribed reaches nobody, and is not counted here.
        Fence.await(transports.get(1), transports.get(0));
        ticks.release();
        central.send(message("REQCount", Event.ACK)).receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        long before = central.stats().published() - node1.stats().received();
        List<Sending> sendings = new ArrayList<>();
        List<Sending> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sendings.add(central.send(message("REQCount", Event.ACK)));
            if (i % 10 == 0) {
                notes.add(central.send(message("REQNote", Event.NACK)));
            }
        }
        awaitThat(
                "notes are dropped, and not only those turned away",
                () -> !dropped.isEmpty() && node1.stats().turnedAway() > notes.size());
        var unused = clock.scheduleAtFixedRate(() -> ticks.release(2), 0, 1, TimeUnit.MILLISECONDS);
        assertOutcomes(notes, Outcome.SENT);
        assertOutcomes(sendings, Outcome.DELIVERED);
        // All that was published has arrived when something has that is sent after it.
        sendings.add(central.send(message("REQCount", Event.ACK)));
        assertOutcomes(sendings, Outcome.DELIVERED);
        node1.close(PATIENCE);
        clock.shutdownNow();

        NodeStats stats = node1.stats();
        assertThat(runs)
                .hasSize(1 + sendings.size())
                .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
        assertThat(stats.turnedAway()).as("turned away").isPositive();
        assertThat(stats.handled() + stats.turnedAway() + stats.duplicates()).isEqualTo(stats.received());
        assertThat(stats.received())
                .as("arrived, of what was published")
                .isEqualTo(central.stats().published() - before);
        assertThat(stats.handled()).isEqualTo(1 + sendings.size() + unacknowledged.get());
        // Told on other threads, and where very many come at once, some of these events are logged and not told.
        assertThat(dropped)
                .hasSizeBetween(1, notes.size() - unacknowledged.get())
                .allSatisfy(event -> assertThat(event.kind()).isEqualTo(ErrorEvent.Kind.DROPPED));
        NatsStats transport = transports.get(1).stats();
        assertThat(transport.heard() + transport.turnedAway() + transport.discarded())
                .isEqualTo(transport.received());
    }

    private NatsTransport connect(long maxWaitingBytes) {
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(server.url())
                .maxWaitingBytes(maxWaitingBytes)
                .maxPendingBytes(256L * MIB)
                .build());
        transports.add(transport);
        return transport;
    }

    private NodeBuilder node(String name) {
        return node(name, connect(8 * MIB));
    }

    private static NodeBuilder node(String name, NatsTransport transport) {
        WireFormat wire =
                WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
        return Node.builder(name, wire, transport)
                .attempts(40)
                .backoff(new Backoff(Duration.ofMillis(20), 2, Duration.ofMillis(200), 0.2));
    }

    private Node start(NodeBuilder builder) {
        Node node = builder.build();
        nodes.add(node);
        node.start();
        return node;
    }

    private static Message message(String method, Event event) {
        return Message.builder().to("node1").method(method).event(event).build();
    }

    private static void assertOutcomes(List<Sending> sendings, Outcome outcome) throws Exception {
        for (Sending sending : sendings) {
            assertThat(sending.receipt()
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .outcome())
                    .isEqualTo(outcome);
        }
    }

    private static void publish(NatsTransport sender, Envelope envelope) {
        sender.publish(envelope).toCompletableFuture().join();
    }

    private static void publish(NatsTransport sender, Envelope envelope, String replySubject) {
        sender.publish(envelope, replySubject).toCompletableFuture().join();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitThat(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            Thread.yield();
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
