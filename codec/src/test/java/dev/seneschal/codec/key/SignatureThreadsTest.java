package dev.seneschal.codec.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.CloseReport;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import dev.seneschal.time.Environment;
import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Verifier;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where signatures are checked, and in what order their messages are handled: whole nodes on real threads, and under a virtual clock. */
@Timeout(120)
class SignatureThreadsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String THREADS = "seneschal-node1-signature";

    private final LoopbackBroker broker = LoopbackBroker.create();
    private final Verifier genuine = new Ed25519Verifier(KeyRing.of(Map.of("central", TestKeys.CENTRAL.publicKey())));
    private final List<String> handled = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> checkingThreads = ConcurrentHashMap.newKeySet();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Transport> transports = new ArrayList<>();

    /** What a check does before it says what is right. */
    @FunctionalInterface
    private interface Delay {
        void before(String content) throws InterruptedException;
    }

    /** Remembers what the other does, and tells where it is asked to check. */
    private record Delayed(Verifier verifier, Set<String> threads, Delay delay) implements Verifier {

        @Override
        public Verdict verify(NodeName publisher, byte[] content, byte[] signature) {
            threads.add(Thread.currentThread().getName());
            try {
                delay.before(new String(content, UTF_8));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return verifier.verify(publisher, content, signature);
        }

        @Override
        public Optional<Verdict> verifyAtOnce(NodeName publisher, byte[] content, byte[] signature) {
            return verifier.verifyAtOnce(publisher, content, signature);
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        for (Node node : nodes) {
            node.close(TIMEOUT);
        }
        for (Transport transport : transports) {
            transport.close(TIMEOUT);
        }
    }

    private Node start(String name, WireFormat wire, Environment environment, LoopbackBroker at) {
        Transport transport = at.connect();
        Node node = Node.builder(name, wire, transport)
                .environment(environment)
                .handlerConcurrency(1)
                .handle("REQNote", (message, context) -> handled.add(String.join(",", message.arguments())))
                .build();
        transports.add(transport);
        node.start();
        return node;
    }

    private Node node1(Delay delay) {
        Node node = start("node1", checking(delay), new TwoProcessors(), broker);
        nodes.add(node);
        return node;
    }

    private WireFormat checking(Delay delay) {
        return wire().verifier(new Delayed(genuine, checkingThreads, delay), method -> true)
                .build();
    }

    private static WireFormat.Builder wire() {
        return WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec());
    }

    private Node central(Ed25519KeyPair keys) {
        WireFormat signing = wire().signer(new Ed25519Signer(keys)).build();
        Node node = start("central", signing, Environment.system(), broker);
        nodes.add(node);
        return node;
    }

    private static Message note(String argument) {
        return Message.builder()
                .to("node1")
                .method("REQNote")
                .arguments(argument)
                .build();
    }

    private static Receipt.Outcome outcome(Sending sending) throws Exception {
        return sending.receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).outcome();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(THREADS))
                .toList();
    }

    @Test
    void messagesWhoseChecksTakeTheirTimeAreHandledInTheOrderInWhichTheyCame() throws Exception {
        // More than there is room for: the transport's thread checks the second, while the node's holds the first.
        CountDownLatch anotherChecked = new CountDownLatch(1);
        node1(content -> {
            if (content.equals("note 0")) {
                anotherChecked.await();
            } else {
                anotherChecked.countDown();
            }
        });
        Node central = central(TestKeys.CENTRAL);
        List<String> notes = IntStream.range(0, 200).mapToObj(i -> "note " + i).toList();

        List<Sending> sendings =
                notes.stream().map(note -> central.send(note(note))).toList();

        for (Sending sending : sendings) {
            assertThat(outcome(sending)).isEqualTo(Receipt.Outcome.DELIVERED);
        }
        assertThat(handled).containsExactlyElementsOf(notes);
        assertThat(checkingThreads)
                .anyMatch(thread -> thread.startsWith(THREADS))
                .hasSizeGreaterThan(1);
    }

    @Test
    void aWrongSignatureIsRefusedOnAThreadOfTheNodeToo() throws Exception {
        node1(content -> {});
        Node impostor = central(TestKeys.ROGUE);

        Receipt receipt = impostor.send(note("reboot")).receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

        assertThat(receipt)
                .isInstanceOfSatisfying(
                        Receipt.GaveUp.class,
                        gaveUp -> assertThat(gaveUp.reason()).isEqualTo(Receipt.Reason.REFUSED));
        assertThat(handled).isEmpty();
        assertThat(checkingThreads).isNotEmpty().allMatch(thread -> thread.startsWith(THREADS));
    }

    @Test
    void argumentsThatAreRememberedAreNotCheckedAgain() throws Exception {
        node1(content -> {});
        Node central = central(TestKeys.CENTRAL);
        outcome(central.send(note("again")));
        checkingThreads.clear();

        Receipt.Outcome outcome = outcome(central.send(note("again")));

        assertThat(outcome).isEqualTo(Receipt.Outcome.DELIVERED);
        assertThat(checkingThreads).isEmpty();
    }

    @Test
    void thereIsNoThreadForChecksWhereNoMethodNeedsASignature() throws Exception {
        WireFormat nothingNeeded = wire().verifier(
                        new Delayed(genuine, checkingThreads, content -> {}), method -> false)
                .build();
        nodes.add(start("node1", nothingNeeded, new TwoProcessors(), broker));
        Node central = central(TestKeys.CENTRAL);

        Receipt.Outcome outcome = outcome(central.send(note("plain")));

        assertThat(outcome).isEqualTo(Receipt.Outcome.DELIVERED);
        assertThat(checkingThreads).isEmpty();
        assertThat(threads()).isEmpty();
    }

    @Test
    void theThreadsForChecksAreDaemonsAndEndWithTheNode() throws Exception {
        Node node1 = node1(content -> {});
        Node central = central(TestKeys.CENTRAL);
        outcome(central.send(note("one")));
        List<Thread> before = threads();

        CloseReport report = node1.close(TIMEOUT);

        assertThat(before).hasSizeLessThanOrEqualTo(1).allMatch(Thread::isDaemon);
        assertThat(checkingThreads).isNotEmpty();
        assertThat(report.stuck()).isEmpty();
        assertThat(threads()).isEmpty();
    }

    @Test
    void aCheckThatDoesNotEndIsNamedByTheClose() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Node node1 = node1(content -> beginAndAwait(begun, end));
        Node central = central(TestKeys.CENTRAL);
        Sending unused = central.send(note("one"));
        begun.await();

        CloseReport report = node1.close(Duration.ofSeconds(1));
        central.close(Duration.ofMillis(100));

        assertThat(report.stuck()).singleElement().satisfies(stuck -> {
            assertThat(stuck.thread()).isEqualTo(THREADS + "-1");
            assertThat(stuck.subject()).isEqualTo("node1.REQNote.EventACK");
            assertThat(stuck.stack()).anyMatch(frame -> frame.getMethodName().equals("beginAndAwait"));
        });
        end.countDown();
        for (Thread thread : threads()) {
            thread.join();
        }
        assertThat(handled).isEmpty();
    }

    /** As code that takes no notice of an interrupt. */
    private static void beginAndAwait(CountDownLatch begun, CountDownLatch end) {
        boolean interrupted = true;
        while (interrupted) {
            try {
                begun.countDown();
                end.await();
                interrupted = false;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    @Test
    void underAVirtualClockTheChecksAreDoneInTheirTurn() {
        VirtualEnvironment time = new VirtualEnvironment(1);
        LoopbackBroker slow = LoopbackBroker.create(time, 64 * 1024);
        start("node1", checking(content -> {}), time, slow);
        WireFormat signing = wire().signer(new Ed25519Signer(TestKeys.CENTRAL)).build();
        Node central = start("central", signing, time, slow);
        time.runReady();

        Sending sending = central.send(note("one"));
        time.advance(TIMEOUT);

        assertThat(sending.receipt()).isCompleted();
        assertThat(handled).containsExactly("one");
        assertThat(checkingThreads).containsExactly(Thread.currentThread().getName());
    }
}
