package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.GzipCompressor;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.GaveUp;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import dev.seneschal.node.CloseReport;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.MessageHandler;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.NodeStats;
import dev.seneschal.node.Sending;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.Answer;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.wire.Compressor;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole nodes over a real nats-server: gob and zstd, the defaults of a fleet. */
@RequiresNatsServer
@Timeout(180)
class NodesOverNatsIT {

    private static final int MESSAGES = 10_000;
    /** So many are sent while nobody is there. */
    private static final int LATE = 1_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final List<NatsTransport> transports = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Queue<ErrorEvent> errors = new ConcurrentLinkedQueue<>();
    private final Map<MessageId, AtomicInteger> finished = new ConcurrentHashMap<>();
    private final CountDownLatch halfFinished = new CountDownLatch(MESSAGES / 2);
    private NatsServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = NatsServer.start();
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        for (Node node : nodes) {
            node.close(TIMEOUT);
        }
        for (NatsTransport transport : transports) {
            transport.close(TIMEOUT);
        }
        server.close();
    }

    private NatsTransport connect() {
        NatsTransport transport = NatsTransport.connect(
                NatsTransportConfig.builder().servers(server.url()).build());
        transports.add(transport);
        return transport;
    }

    private NodeBuilder node(String name) {
        WireFormat wire = WireFormat.builder(StewardDialect.APRIL)
                .codecs(new GobCodec(), new CborCodec())
                .compressors(new ZstdCompressor(), new GzipCompressor())
                .build();
        return Node.builder(name, wire, connect())
                .ackTimeout(Duration.ofSeconds(1))
                .attempts(40)
                .backoff(new Backoff(Duration.ofMillis(50), 2, Duration.ofMillis(500), 0.2))
                .windowPerSubject(256)
                .onError(errors::add);
    }

    private Node start(NodeBuilder builder) {
        Node node = builder.build();
        nodes.add(node);
        node.start();
        return node;
    }

    private void finish(Message message, HandlerContext context) {
        finished.computeIfAbsent(context.id().orElseThrow(), id -> new AtomicInteger())
                .incrementAndGet();
        halfFinished.countDown();
    }

    private static Message message(int number) {
        return Message.builder()
                .to("node1")
                .method("REQCount")
                .arguments("number", Integer.toString(number))
                .data("line " + number + "\n")
                .build();
    }

    private static List<Sending> sendAll(Node node) {
        List<Sending> sendings = new ArrayList<>(MESSAGES);
        send(node, MESSAGES, sendings);
        return sendings;
    }

    /** Sends the next ones, until there are so many. */
    private static void send(Node node, int until, List<Sending> sendings) {
        while (sendings.size() < until) {
            sendings.add(node.send(message(sendings.size())));
        }
    }

    private static List<Receipt> receipts(List<Sending> sendings) throws Exception {
        List<Receipt> receipts = new ArrayList<>();
        for (Sending sending : sendings) {
            receipts.add(sending.receipt().get(120, TimeUnit.SECONDS));
        }
        return receipts;
    }

    private void assertAllDelivered(List<Sending> sendings) throws Exception {
        assertThat(receipts(sendings))
                .hasSize(MESSAGES)
                .allSatisfy(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.DELIVERED));
        assertThat(finished.keySet())
                .isEqualTo(sendings.stream().map(Sending::id).collect(Collectors.toSet()));
    }

    @Test
    void handlesTenThousandMessagesOnceEach() throws Exception {
        Node central = start(node("central"));
        Node node1 = start(node("node1").handle("REQCount", this::finish));

        List<Sending> sendings = sendAll(central);

        assertAllDelivered(sendings);
        assertThat(finished.values()).allMatch(runs -> runs.get() == 1);
        assertThat(node1.stats().handled()).isEqualTo(MESSAGES);
        assertThat(errors).isEmpty();
    }

    @Test
    void losesNothingWhenTheReceiverIsClosedAndStarted() throws Exception {
        Node central = start(node("central"));
        Node node1 = start(node("node1").handle("REQCount", this::finish));

        List<Sending> sendings = new ArrayList<>();
        send(central, MESSAGES - LATE, sendings);
        halfFinished.await();
        node1.close(TIMEOUT);
        send(central, MESSAGES, sendings);
        long undeliveredAtRestart =
                sendings.stream().filter(sending -> !sending.receipt().isDone()).count();
        node1.start();

        assertThat(undeliveredAtRestart).isGreaterThanOrEqualTo(LATE);
        assertAllDelivered(sendings);
    }

    @Test
    void losesNothingWhenTheServerIsKilledAndRestarted() throws Exception {
        Node central = start(node("central"));
        start(node("node1").handle("REQCount", this::finish));

        List<Sending> sendings = new ArrayList<>();
        send(central, MESSAGES - LATE, sendings);
        halfFinished.await();
        server.kill();
        send(central, MESSAGES, sendings);
        long undeliveredAtRestart =
                sendings.stream().filter(sending -> !sending.receipt().isDone()).count();
        server.restart();

        assertThat(undeliveredAtRestart).isGreaterThanOrEqualTo(LATE);
        assertAllDelivered(sendings);
    }

    @Test
    void neverReportsDeliveredWhatTheHandlerDidNotFinish() throws Exception {
        // Long enough that only failures are counted: no answer comes late.
        Node central = start(node("central").attempts(3).ackTimeout(TIMEOUT));
        MessageHandler failsForEveryThird = (message, context) -> {
            if (Integer.parseInt(message.arguments().get(1)) % 3 == 0) {
                throw new IllegalStateException("a third number");
            }
            finish(message, context);
        };
        start(node("node1").handle("REQCount", failsForEveryThird));

        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            sendings.add(central.send(message(i)));
        }
        List<Receipt> receipts = receipts(sendings);

        Set<MessageId> delivered = receipts.stream()
                .filter(receipt -> receipt.outcome() == Outcome.DELIVERED)
                .map(Receipt::id)
                .collect(Collectors.toSet());
        assertThat(delivered).hasSize(200).isEqualTo(finished.keySet());
        assertThat(receipts)
                .filteredOn(receipt -> receipt.outcome() == Outcome.GAVE_UP)
                .hasSize(100)
                .allSatisfy(receipt -> assertThat(receipt).isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
                    assertThat(gaveUp.reason()).isEqualTo(Reason.FAILED);
                    assertThat(gaveUp.attempts()).isGreaterThanOrEqualTo(3);
                    assertThat(gaveUp.detail()).isEqualTo("java.lang.IllegalStateException: a third number");
                }));
    }

    @Test
    void messagesInFlightToOneSubjectDoNotSettleEachOther() throws Exception {
        BlockingQueue<Incoming> arrived = new LinkedBlockingQueue<>();
        NatsTransport receiver = connect();
        receiver.subscribe("node1.REQCount.EventACK", arrived::add);
        Fence.await(receiver);
        Node central = start(node("central").attempts(2).ackTimeout(Duration.ofSeconds(3)));

        Sending first = central.send(message(1));
        Sending second = central.send(message(2));
        next(arrived, first).answer(Answer.acknowledged("confirmed from: node1: 0"));

        assertThat(first.receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).outcome())
                .isEqualTo(Outcome.DELIVERED);
        assertThat(second.receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
                    assertThat(gaveUp.reason()).isEqualTo(Reason.TIMED_OUT);
                    assertThat(gaveUp.attempts()).isEqualTo(2);
                    assertThat(gaveUp.mayHaveRun()).isTrue();
                });
    }

    /** The next arrival of a message; those of others are left out. */
    private static Incoming next(BlockingQueue<Incoming> arrived, Sending sending) throws InterruptedException {
        Incoming next = arrived.take();
        while (!next.envelope()
                .headers()
                .first(HeaderNames.ID)
                .equals(Optional.of(sending.id().toString()))) {
            next = arrived.take();
        }
        return next;
    }

    @Test
    void refusesAnUnknownMethodAndReportsIt() throws Exception {
        Node central = start(node("central"));
        start(node("node1").handle("REQCount", this::finish));

        Sending sending =
                central.send(Message.builder().to("node1").method("REQBogus").build());

        assertThat(sending.receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOfSatisfying(GaveUp.class, gaveUp -> {
                    assertThat(gaveUp.reason()).isEqualTo(Reason.REFUSED);
                    assertThat(gaveUp.detail()).contains("REQBogus");
                });
        // Listeners are told on a thread of their own.
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (errors.stream().noneMatch(error -> error.kind() == ErrorEvent.Kind.UNKNOWN_METHOD)) {
            assertThat(System.nanoTime() - deadline).as("errors: %s", errors).isNegative();
        }
    }

    @Test
    void survivesWrongBytesOnItsSubjects() throws Exception {
        Node central = start(node("central"));
        Node node1 = start(node("node1").handle("REQCount", this::finish));
        central.send(message(0)).receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        List<Envelope> wrong = wrongEnvelopes();

        NatsTransport stranger = connect();
        BlockingQueue<Incoming> sentinel = new LinkedBlockingQueue<>();
        stranger.subscribe("sentinel", sentinel::add);
        awaitConnected(stranger);
        for (Envelope envelope : wrong) {
            stranger.publish(envelope).toCompletableFuture().join();
        }
        while (node1.stats().unreadable() < wrong.size()) {
            stranger.publish(new Envelope("sentinel", Headers.EMPTY, new byte[0]))
                    .toCompletableFuture()
                    .join();
            sentinel.take();
        }
        Sending after = central.send(message(1));

        assertThat(after.receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).outcome())
                .isEqualTo(Outcome.DELIVERED);
        NodeStats stats = node1.stats();
        assertThat(stats.unreadable()).isEqualTo(wrong.size());
        assertThat(stats.handled()).isEqualTo(2);
    }

    /** Random bytes, truncated messages, and bombs, under every codec and compressor. */
    private static List<Envelope> wrongEnvelopes() {
        Random random = new Random(7);
        byte[] whole = new GobCodec().encode(message(1));
        byte[] zeros = new byte[8 * 1024 * 1024];
        List<Envelope> wrong = new ArrayList<>();
        for (String codec : List.of("gob", "cbor")) {
            for (Compressor compressor : List.of(Compressor.NONE, new ZstdCompressor(), new GzipCompressor())) {
                Headers headers = Headers.of("fromNode", "stranger", "serial", codec, "cmp", compressor.name());
                byte[] noise = new byte[1 + random.nextInt(2_000)];
                random.nextBytes(noise);
                wrong.add(new Envelope("node1.REQCount.EventACK", headers, noise));
                byte[] packed = compressor.compress(whole);
                byte[] cut = Arrays.copyOf(packed, packed.length / 2);
                wrong.add(new Envelope("node1.REQCount.EventACK", headers, cut));
                if (compressor != Compressor.NONE) {
                    wrong.add(new Envelope("node1.REQCount.EventACK", headers, compressor.compress(zeros)));
                }
            }
        }
        return wrong;
    }

    private static void awaitConnected(NatsTransport transport) throws InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        transport.addStateListener(state -> {
            if (state == ConnectionState.CONNECTED) {
                connected.countDown();
            }
        });
        assertThat(connected.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesAtOnceWhatTheServerWouldNotTake() throws Exception {
        Node central = start(node("central"));
        awaitConnected(transports.get(0));
        int maxPayload = transports.get(0).maxPayload();
        byte[] noise = new byte[maxPayload];
        new Random(1).nextBytes(noise);

        assertThatThrownBy(() -> central.send(message(1).toBuilder().data(noise).build()))
                .isInstanceOfSatisfying(
                        MessageTooLargeException.class,
                        e -> assertThat(e)
                                .hasMessageContainingAll(Integer.toString(e.size()), Integer.toString(maxPayload)));
    }

    @Test
    void aBusyNodeClosesInTimeAndLeavesNoThread() throws Exception {
        StartedThreads started = new StartedThreads();

        started.by(this::closeBusyNodes);

        started.assertAllEnd();
    }

    private List<CloseReport> closeBusyNodes() throws Exception {
        Node central = start(node("central"));
        Node node1 = start(node("node1").handle("REQCount", this::finish));

        List<Sending> sendings = sendAll(central);
        halfFinished.await();
        CloseReport centralReport = central.close(TIMEOUT);
        CloseReport node1Report = node1.close(TIMEOUT);
        for (NatsTransport transport : transports) {
            transport.close(TIMEOUT);
        }

        assertThat(centralReport.took()).isLessThan(TIMEOUT);
        assertThat(node1Report.took()).isLessThan(TIMEOUT);
        assertThat(node1Report.stuck()).isEmpty();
        assertThat(receipts(sendings))
                .filteredOn(receipt -> receipt.outcome() == Outcome.KEPT)
                .hasSize(centralReport.kept());
        return List.of(centralReport, node1Report);
    }
}
