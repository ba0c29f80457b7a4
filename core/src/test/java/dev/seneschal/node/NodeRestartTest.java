package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.time.Backoff;
import dev.seneschal.time.Environment;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.EnvelopeGroup;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node's next process knows of the one before. */
@Timeout(60)
class NodeRestartTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int REPLAYED = 100_000;

    @TempDir
    private Path folder;

    private final LoopbackBroker broker = LoopbackBroker.create();
    private final List<LoopbackTransport> transports = new ArrayList<>();

    @AfterEach
    void closeTransports() throws InterruptedException {
        for (LoopbackTransport transport : transports) {
            transport.close(TIMEOUT);
        }
    }

    private LoopbackTransport connect() {
        LoopbackTransport transport = broker.connect();
        transports.add(transport);
        return transport;
    }

    private NodeBuilder node(String name) {
        return Node.builder(name, TestWire.format(), connect()).backoff(Backoff.fixed(Duration.ofMillis(20)));
    }

    private static Message ping() {
        return Message.builder().to("node1").method("REQPing").build();
    }

    @Test
    void sendsWhatAnEarlierProcessStored() throws Exception {
        DurableOutbox before = DurableOutbox.open(folder.resolve("outbox"));
        Node first = node("central").outbox(before).build();
        first.start();
        Sending sending = first.send(ping());
        sending.stored().get(10, TimeUnit.SECONDS);
        first.close(TIMEOUT);
        before.close(TIMEOUT);
        BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
        AtomicInteger runs = new AtomicInteger();
        Node node1 = node("node1")
                .handle("REQPing", (message, context) -> runs.incrementAndGet())
                .build();
        node1.start();

        DurableOutbox after = DurableOutbox.open(folder.resolve("outbox"));
        Node second = node("central").outbox(after).onReceipt(receipts::add).build();
        second.start();
        Receipt receipt = receipts.take();

        assertThat(receipt.id()).isEqualTo(sending.id());
        assertThat(receipt.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(runs).hasValue(1);
        second.close(TIMEOUT);
        after.close(TIMEOUT);
        node1.close(TIMEOUT);
    }

    /** In the order in which they come to the receiver for the first time, which may be slow and be sent some again. */
    @Test
    @Timeout(180)
    void replaysAHundredThousandInOrderAndBeforeWhatIsNew() throws Exception {
        DurableOutbox before = openForAll();
        Node first = node("central").outbox(before).build();
        first.start();
        CompletableFuture<Void> stored = CompletableFuture.completedFuture(null);
        for (int i = 0; i < REPLAYED; i++) {
            stored = first.send(numbered(i)).stored();
        }
        stored.get(2, TimeUnit.MINUTES);
        first.close(Duration.ofMillis(1));
        before.close(TIMEOUT);
        Set<String> arrived = Collections.synchronizedSet(new LinkedHashSet<>());
        connect().subscribe("node1.REQPing.EventACK", incoming -> arrived.addAll(numbersOf(incoming)));
        Node node1 = node("node1").handle("REQPing", (message, context) -> {}).build();
        node1.start();

        DurableOutbox after = openForAll();
        CountDownLatch delivered = new CountDownLatch(REPLAYED + 1);
        Node second = node("central")
                .outbox(after)
                .onReceipt(receipt -> {
                    if (receipt.outcome() == Outcome.DELIVERED) {
                        delivered.countDown();
                    }
                })
                .build();
        second.start();
        second.send(numbered(REPLAYED));

        assertThat(delivered.await(2, TimeUnit.MINUTES)).isTrue();
        List<String> order = new ArrayList<>(arrived);
        assertThat(order).hasSize(REPLAYED + 1);
        for (int i = 0; i <= REPLAYED; i++) {
            assertThat(order.get(i)).isEqualTo(Integer.toString(i));
        }
        second.close(TIMEOUT);
        after.close(TIMEOUT);
        node1.close(TIMEOUT);
    }

    /** One subject may have a quarter. */
    private DurableOutbox openForAll() {
        OutboxLimits limits = OutboxLimits.DEFAULT.withMaxMessages(5 * REPLAYED).withMaxBytes(1L << 30);
        return DurableOutbox.open(folder.resolve("outbox"), limits, Environment.system());
    }

    private static List<String> numbersOf(Incoming incoming) {
        Envelope envelope = incoming.envelope();
        List<Envelope> parts = EnvelopeGroup.isOne(envelope) ? EnvelopeGroup.split(envelope) : List.of(envelope);
        return parts.stream()
                .map(part -> new TestWire().decode(part.body(), WireLimits.defaults()))
                .map(message -> message.arguments().get(0))
                .toList();
    }

    private static Message numbered(int number) {
        return ping().toBuilder().arguments(Integer.toString(number)).build();
    }

    @Test
    void aRepeatOfWhatAnEarlierProcessHandledIsNotHandledAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();

        List<String> statuses = new ArrayList<>();
        for (int process = 0; process < 3; process++) {
            DurableOutbox outbox = DurableOutbox.open(folder.resolve("outbox"));
            Node node1 = node("node1")
                    .outbox(outbox)
                    .handle("REQPing", (message, context) -> runs.incrementAndGet())
                    .build();
            node1.start();
            statuses.add(publishOnce());
            node1.close(TIMEOUT);
            outbox.close(TIMEOUT);
        }

        assertThat(statuses).containsExactly("acknowledged", "acknowledged", "acknowledged");
        assertThat(runs).hasValue(1);
    }

    @Test
    void aMessageThatKilledThreeProcessesIsADeadLetterOfTheFourth() throws Exception {
        AtomicInteger runs = new AtomicInteger();

        for (int process = 0; process < 3; process++) {
            DurableOutbox outbox = DurableOutbox.open(folder.resolve("outbox"));
            Node node1 = node("node1")
                    .outbox(outbox)
                    .countsCrashes(true)
                    .handle("REQPing", (message, context) -> {
                        runs.incrementAndGet();
                        outbox.close(TIMEOUT);
                    })
                    .build();
            node1.start();
            publishOnce();
            node1.close(TIMEOUT);
        }
        DurableOutbox outbox = DurableOutbox.open(folder.resolve("outbox"));
        Node node1 = node("node1")
                .outbox(outbox)
                .countsCrashes(true)
                .handle("REQPing", (message, context) -> runs.incrementAndGet())
                .build();
        node1.start();
        String status = publishOnce();

        assertThat(status).isEqualTo("refused");
        assertThat(runs).hasValue(3);
        assertThat(node1.deadLetters().list()).singleElement().satisfies(letter -> {
            assertThat(letter.direction()).isEqualTo(DeadLetter.Direction.INCOMING);
            assertThat(letter.error()).isEqualTo("its handler's process died of it 3 times");
        });
        node1.close(TIMEOUT);
        outbox.close(TIMEOUT);
    }

    @Test
    void aMessageThatIsGivenUpIsADeadLetterThatCanBeSentAgain() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Node node1 = node("node1")
                .handle("REQPing", (message, context) -> {
                    if (runs.incrementAndGet() <= 2) {
                        throw new IllegalStateException("not yet");
                    }
                })
                .build();
        node1.start();
        BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
        Node central = node("central")
                .attempts(2)
                .outbox(new RingBuffer())
                .onReceipt(receipts::add)
                .build();
        central.start();

        Sending sending = central.send(ping());
        Receipt first = sending.receipt().get(10, TimeUnit.SECONDS);
        assertThat(receipts.take()).isEqualTo(first);
        List<DeadLetter> letters = central.deadLetters().list();
        central.deadLetters().requeue(letters);
        Receipt second = receipts.take();

        assertThat(first)
                .isInstanceOfSatisfying(
                        Receipt.GaveUp.class,
                        gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Reason.FAILED));
        assertThat(letters).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isEqualTo(sending.id());
            assertThat(letter.attempts()).isEqualTo(2);
            assertThat(letter.error()).contains("not yet");
        });
        assertThat(second.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(second.id()).isEqualTo(sending.id());
        assertThat(central.deadLetters().size()).isZero();
        central.close(TIMEOUT);
        node1.close(TIMEOUT);
    }

    /** Publishes the same message as a sender would at each attempt, and gives the status of the answer that ends it. */
    private String publishOnce() throws InterruptedException {
        BlockingQueue<Incoming> answers = new LinkedBlockingQueue<>();
        LoopbackTransport sender = connect();
        sender.subscribe("answers", answers::add);
        Headers headers = Headers.of("fromNode", "central", HeaderNames.ID, "AAAAAAAAAAAAAAAAAAAAAQ");
        sender.publish(new Envelope("node1.REQPing.EventACK", headers, new TestWire().encode(ping())), "answers");
        String status = "working";
        while (status.equals("working")) {
            status = answers.take()
                    .envelope()
                    .headers()
                    .first(HeaderNames.STATUS)
                    .orElseThrow();
        }
        sender.close(TIMEOUT);
        return status;
    }
}
