package dev.seneschal.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.StewardFields;
import dev.seneschal.message.Subject;
import dev.seneschal.node.OrderedChecks.Checked;
import dev.seneschal.node.SignatureChecks.Read;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.Verifier;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireFormat.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On real threads: what goes on at once and what goes on later keep the order in which one thread brings them. */
@Timeout(60)
class SignatureChecksThreadsTest {

    private static final int HELPERS = 3;
    private static final int BRINGING = 3;
    private static final int EACH = 5_000;
    private static final String KNOWN = "known";
    private static final Method METHOD = Method.of("REQNote");
    private static final Subject SUBJECT = Subject.of(NodeName.of("node1"), METHOD, Event.ACK);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Transport transport = LoopbackBroker.create().connect();
    private final TestWire codec = new TestWire();
    /** What went on, by who brought it. Each list is written by one thread at a time, which is what is tested. */
    private final Map<String, List<Integer>> wentOn = new ConcurrentHashMap<>();

    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger later = new AtomicInteger();

    @AfterEach
    void endThreads() {
        executor.shutdownNow();
    }

    /** Knows some, and says of the others only when it has checked them that they are genuine. */
    private record SomeKnown() implements Verifier {

        @Override
        public Verdict verify(NodeName publisher, byte[] content, byte[] signature) {
            return Verdict.GENUINE;
        }

        @Override
        public Optional<Verdict> verifyAtOnce(NodeName publisher, byte[] content, byte[] signature) {
            return new String(content, UTF_8).startsWith(KNOWN) ? Optional.of(Verdict.GENUINE) : Optional.empty();
        }
    }

    private Read read(String bringing, int number, boolean known) {
        Message message = Message.builder()
                .to("node1")
                .method(METHOD)
                .arguments(known ? KNOWN : "new", bringing, Integer.toString(number))
                .steward(StewardFields.NONE.withArgSignature(new byte[] {1}))
                .build();
        Incoming incoming = new GroupPart(
                transport, new Envelope(SUBJECT.toString(), Headers.EMPTY, new byte[0]), ReplyAddress.of("nobody"));
        return new Read(incoming, new Received(message, SUBJECT, Optional.empty(), NodeName.of("central"), codec));
    }

    private void note(Read read) {
        List<String> arguments = read.received().message().arguments();
        wentOn.computeIfAbsent(arguments.get(1), bringing -> new ArrayList<>()).add(Integer.valueOf(arguments.get(2)));
    }

    private void noteLater(List<Checked<Read>> checked) {
        checked.forEach(each -> note(each.item()));
        later.addAndGet(checked.size());
    }

    private void noteAtOnce(List<Read> passing) {
        passing.forEach(this::note);
        atOnce.addAndGet(passing.size());
    }

    /** One by one and in groups, in stretches of known ones and of new ones, so that the queue empties again and again. */
    private void bring(SignatureChecks checks, int seed) {
        Random random = new Random(seed);
        String bringing = "thread " + seed;
        int number = 0;
        while (number < EACH) {
            boolean mostlyKnown = random.nextInt(4) > 0;
            int count = Math.min(1 + random.nextInt(20), EACH - number);
            List<Read> stretch = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                stretch.add(read(bringing, number++, mostlyKnown || random.nextBoolean()));
            }
            if (random.nextBoolean()) {
                checks.take(stretch, this::noteAtOnce);
            } else {
                stretch.stream()
                        .filter(each -> checks.letsPass(each.incoming(), each.received()))
                        .forEach(each -> noteAtOnce(List.of(each)));
            }
        }
    }

    @Test
    void whatOneThreadBringsGoesOnInItsOrderAtOnceOrLater() throws Exception {
        WireFormat wire = WireFormat.builder(codec)
                .codecs(codec)
                .verifier(new SomeKnown(), METHOD::equals)
                .build();
        SignatureChecks checks = new SignatureChecks(wire, executor, HELPERS, this::noteLater);
        List<Thread> threads = IntStream.range(0, BRINGING)
                .mapToObj(seed -> new Thread(() -> bring(checks, seed)))
                .toList();

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        checks.emptied().get();

        List<Integer> inOrder = IntStream.range(0, EACH).boxed().toList();
        assertThat(wentOn)
                .hasSize(BRINGING)
                .allSatisfy((bringing, numbers) -> assertThat(numbers).isEqualTo(inOrder));
        assertThat(atOnce.get() + later.get()).isEqualTo(BRINGING * EACH);
        assertThat(later).hasPositiveValue();
    }
}
