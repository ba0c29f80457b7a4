package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Subject;
import dev.seneschal.nats.CapturedTraffic.Sent;
import dev.seneschal.node.Node;
import dev.seneschal.node.Sending;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.EnvelopeGroup;
import dev.seneschal.wire.HeaderNames;
import dev.seneschal.wire.Headers;
import dev.seneschal.wire.WireFormat.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A captured scenario in which one node is ours. The others are played from the file: what they sent is published byte for byte, and
 * what they acknowledged is acknowledged. Ours must acknowledge, reply, pass on and handle what the Steward node in its place did.
 */
final class CapturedScenario {

    private static final NodeName ERROR_CENTRAL = NodeName.of("errorCentral");
    private static final Method RELAY = Method.of("REQRelay");
    private static final Pattern READ_FROM_SOCKET =
            Pattern.compile(".*, info: (message read from socket on .*)\\n", Pattern.DOTALL);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final CapturedTraffic traffic;
    private final List<Sent> lines;
    private final NodeName ours;
    private final Transport own;
    private final Transport go;
    private final StandIn standIn;
    private final BlockingQueue<Heard> published = new LinkedBlockingQueue<>();
    private final BlockingQueue<Envelope> acknowledgements = new LinkedBlockingQueue<>();
    private final List<Seen> seen = new ArrayList<>();
    private final List<Sent> toOurs = new ArrayList<>();

    /** What our node published, and where it is to be answered. */
    private record Heard(Envelope envelope, Optional<String> replySubject) {}

    /** What our node published, read. */
    private record Seen(Received received, CapturedForm form) {}

    /** How many messages went to our node from others, how many it sent, and how many its handlers had, its own among them. */
    record Counts(long received, long sent, long handled) {}

    CapturedScenario(String file, String ours, Supplier<Transport> connections) {
        this.traffic = new CapturedTraffic(file);
        this.lines = traffic.messages();
        this.ours = NodeName.of(ours);
        this.go = connections.get();
        this.own = connections.get();
        this.standIn = new StandIn(traffic, this.ours, own);
    }

    /** Plays it to the end. */
    Counts play() throws Exception {
        Node node = standIn.node;
        go.subscribe(">", this::onMessage);
        awaitSubscriptions(go);
        awaitSubscriptions(own);
        node.start();
        awaitSubscriptions(own);
        List<Sending> sendings = new ArrayList<>();
        for (Sent line : lines) {
            if (isAnOperators(line)) {
                sendings.add(node.send(CapturedTraffic.written(line)));
            } else if (!line.publisher.equals(ours) && line.receiver().equals(ours)) {
                publish(line);
            }
        }
        publishErrorLog();
        List<CapturedForm> expected = expected();
        awaitPublished(expected);
        checkAcknowledgements();
        for (Sending sending : sendings) {
            Receipt receipt = sending.receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertThat(receipt.outcome()).as("%s", receipt).isIn(Outcome.DELIVERED, Outcome.SENT);
        }
        awaitHandled();
        node.close(TIMEOUT);
        takePublished(Duration.ZERO);
        assertThat(forms()).as("what %s sent", ours).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(node.deadLetters().size()).isZero();
        new HandledCheck(traffic, ours, standIn).check(handledMessages());
        return new Counts(toOurs.size(), seen.size(), node.stats().handled());
    }

    /** Whether an operator had our node send it, rather than it by itself or because of another message. */
    private boolean isAnOperators(Sent line) {
        return line.publisher.equals(ours)
                && !line.isConsequence()
                && !line.message.method().equals(RELAY)
                && !StandIn.SENT_BY_THE_NODE.contains(line.message.method());
    }

    /** Steward's message to itself on the way to a via node, which ours does without. */
    private static boolean isOfTwoSteps(Sent line) {
        return line.message.method().equals(Method.of("REQRelayInitial"));
    }

    /**
     * What was subscribed on a connection is known to the broker once something comes by a later subscription of the same. Nothing is
     * published before there is a connection.
     */
    private static void awaitSubscriptions(Transport connection) throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        connection.subscribe("scenario.begins", incoming -> heard.countDown());
        do {
            connection.publish(new Envelope("scenario.begins", Headers.EMPTY, new byte[0]));
        } while (!heard.await(50, TimeUnit.MILLISECONDS));
    }

    /** The lines of the error log are all central's own: ours hears them from Steward's too, and has its own to write. */
    private void publishErrorLog() throws InterruptedException {
        for (Sent line : lines) {
            if (standIn.logsTheErrorsOfAll() && line.subject.node().equals(ERROR_CENTRAL)) {
                publish(line);
                Matcher read = READ_FROM_SOCKET.matcher(line.message.text());
                if (read.matches()) {
                    standIn.reportRead(read.group(1));
                }
            }
        }
    }

    /** On the transport's thread: messages have our header, acknowledgements come on the reply subjects of the file. */
    private void onMessage(Incoming incoming) {
        Envelope envelope = incoming.envelope();
        if (EnvelopeGroup.isOne(envelope)) {
            // Only to itself: it has not heard of any other that it reads such.
            EnvelopeGroup.split(envelope).forEach(part -> published.add(new Heard(part, Optional.empty())));
        } else if (envelope.headers().has(HeaderNames.ID)) {
            published.add(new Heard(envelope, incoming.replySubject()));
        } else if (envelope.subject().endsWith(".reply")) {
            acknowledgements.add(envelope);
        }
    }

    private void publish(Sent line) throws InterruptedException {
        Envelope envelope = line.envelope;
        Optional<Message> previous = line.message.steward().previousMessage();
        if (previous.isPresent() && previous.get().relay().originalVia().equals(ours)) {
            envelope = withTheIdOfOurs(line, previous.get());
        }
        toOurs.add(line);
        go.publish(envelope, line.replySubject());
    }

    /** A Steward node copies the id of a request into its reply. In the file all are 0 (D11), where those of ours are not. */
    private Envelope withTheIdOfOurs(Sent line, Message previous) throws InterruptedException {
        Received request = null;
        while (request == null) {
            takePublished(TIMEOUT);
            request = seen.stream()
                    .map(Seen::received)
                    .filter(each -> each.message().method().equals(previous.method()))
                    .findFirst()
                    .orElse(null);
        }
        Message reply = line.message.toBuilder()
                .steward(line.message
                        .steward()
                        .withPreviousMessage(Optional.of(
                                previous.toBuilder().id(request.message().id()).build())))
                .build();
        Envelope written = traffic.wire.toEnvelope(reply, request.id().orElseThrow(), line.publisher);
        return new Envelope(line.envelope.subject(), line.envelope.headers(), written.body());
    }

    /** Takes what our node has published, waiting for the first if there is none, and acknowledges it as its receiver did. */
    private void takePublished(Duration wait) throws InterruptedException {
        Heard next = published.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next != null || wait.isZero())
                .as("%s sends more than %s", ours, forms())
                .isTrue();
        while (next != null) {
            Received received = traffic.wire.toMessage(next.envelope());
            seen.add(new Seen(received, CapturedForm.of(next.envelope(), received.message(), ours)));
            acknowledge(next, received);
            next = published.poll();
        }
    }

    private void acknowledge(Heard heard, Received received) {
        String subject = heard.envelope().subject();
        if (!isToOurs(received.subject()) && heard.replySubject().isPresent()) {
            String text = Stream.concat(lines.stream(), traffic.afterTheEnd().stream())
                    .filter(line -> line.envelope.subject().equals(subject))
                    .flatMap(line -> line.acknowledgement().stream())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nobody in the file acknowledges " + subject));
            go.publish(new Envelope(heard.replySubject().get(), Headers.EMPTY, text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private boolean isToOurs(Subject subject) {
        NodeName to = subject.via().orElse(subject.node());
        return to.equals(ours) || (standIn.logsTheErrorsOfAll() && to.equals(ERROR_CENTRAL));
    }

    private List<CapturedForm> forms() {
        return seen.stream().map(Seen::form).toList();
    }

    /** What Steward sent, apart from where ours does better. */
    private List<CapturedForm> expected() {
        List<CapturedForm> expected = new ArrayList<>();
        for (Sent line : lines) {
            if (line.publisher.equals(ours) && !isOfTwoSteps(line)) {
                expected.add(expected(line));
            } else if (line.receiver().equals(ours) && CapturedForm.hasDestroyedKeys(line.message)) {
                expected.add(complaint(line));
            }
        }
        traffic.afterTheEnd().stream()
                .filter(line -> line.publisher.equals(ours))
                .map(line -> expected(line).in(lines.get(0).envelope))
                .forEach(expected::add);
        return expected;
    }

    private CapturedForm expected(Sent line) {
        CapturedForm form = CapturedForm.of(line.envelope, line.message, ours);
        if (line.message.method().equals(StandIn.KEYS_PUT)) {
            return form.withData(CapturedForm.listOf(traffic.keys()));
        }
        boolean isRelayed =
                !line.message.relay().to().isNone() && !line.message.steward().isReply();
        return lines.stream()
                .filter(first -> isRelayed && isOfTwoSteps(first) && first.publisher.equals(ours))
                .filter(first -> first.message.arguments().equals(line.message.arguments()))
                .findFirst()
                // Steward loses it on the way to a via node (D31).
                .map(first -> form.withMessage(
                        form.message().toBuilder().data(first.message.data()).build()))
                .orElse(form);
    }

    /** What ours has to say of keys that were destroyed on their way (D29). */
    private CapturedForm complaint(Sent destroyed) {
        Sent any = lines.stream()
                .filter(line -> line.subject.node().equals(ERROR_CENTRAL))
                .findFirst()
                .orElseThrow();
        return CapturedForm.of(any.envelope, any.message, ours)
                .from(ours)
                .withData("node: " + ours + ", error: " + ours + "." + destroyed.message.method());
    }

    private void awaitPublished(List<CapturedForm> expected) throws InterruptedException {
        List<CapturedForm> missing = missing(expected);
        while (!missing.isEmpty()) {
            Heard next = published.poll(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(next)
                    .as("%s sends %s, beside %s", ours, missing, forms())
                    .isNotNull();
            published.add(next);
            takePublished(TIMEOUT);
            missing = missing(expected);
        }
    }

    private List<CapturedForm> missing(List<CapturedForm> expected) {
        List<CapturedForm> missing = new ArrayList<>(expected);
        forms().forEach(missing::remove);
        return missing;
    }

    private void checkAcknowledgements() throws InterruptedException {
        List<Sent> waiting = new ArrayList<>(toOurs);
        waiting.removeIf(line -> line.subject.event() == Event.NACK);
        Set<String> unacknowledged = new HashSet<>();
        toOurs.stream()
                .filter(line -> line.subject.event() == Event.NACK)
                .forEach(line -> unacknowledged.add(line.replySubject()));
        while (!waiting.isEmpty()) {
            Envelope next = acknowledgements.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("%s acknowledges %s", ours, waiting).isNotNull();
            Sent line = waiting.stream()
                    .filter(each -> each.replySubject().equals(next.subject()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("an acknowledgement too many: " + next));
            waiting.remove(line);
            assertThat(new String(next.body(), StandardCharsets.UTF_8))
                    .isEqualTo(line.acknowledgement().orElseThrow());
        }
        assertThat(acknowledgements).extracting(Envelope::subject).noneMatch(unacknowledged::contains);
    }

    /** What others sent to our node, and what it sent to itself. */
    private List<Message> handledMessages() {
        return Stream.concat(
                        toOurs.stream().map(line -> line.message),
                        seen.stream()
                                .map(Seen::received)
                                .filter(received -> isToOurs(received.subject()))
                                .map(Received::message))
                .toList();
    }

    private void awaitHandled() {
        int wanted = handledMessages().size();
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (standIn.node.stats().handled() < wanted && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(standIn.node.stats().handled()).as("handled by %s", ours).isEqualTo(wanted);
    }
}
