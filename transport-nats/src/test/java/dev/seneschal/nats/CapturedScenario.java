package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.nats.CapturedTraffic.Sent;
import dev.seneschal.node.ErrorLogEntry;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Relaying;
import dev.seneschal.node.Sending;
import dev.seneschal.node.StandardMethods;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A captured scenario in which one node is ours. The others are played from the file: what they sent is published byte for byte, and
 * what they acknowledged is acknowledged. Ours must acknowledge, reply and pass on what the Steward node in its place did.
 */
final class CapturedScenario {

    private static final NodeName ERROR_CENTRAL = NodeName.of("errorCentral");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final CapturedTraffic traffic;
    private final List<Sent> lines;
    private final NodeName ours;
    private final Supplier<Transport> connections;
    private final Transport go;
    private final BlockingQueue<Heard> published = new LinkedBlockingQueue<>();
    private final BlockingQueue<Envelope> acknowledgements = new LinkedBlockingQueue<>();
    private final List<Received> seen = new ArrayList<>();
    private final ConcurrentLinkedQueue<Message> handled = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ErrorLogEntry> logged = new ConcurrentLinkedQueue<>();

    /** What our node published, and where it is to be answered. */
    private record Heard(Envelope envelope, Optional<String> replySubject) {}

    CapturedScenario(String file, String ours, Supplier<Transport> connections) {
        this.traffic = new CapturedTraffic(file);
        this.lines = traffic.messages();
        this.ours = NodeName.of(ours);
        this.connections = connections;
        this.go = connections.get();
    }

    /** Plays it, and gives how many messages went to our node and how many it sent. */
    Map<String, Integer> play() throws Exception {
        go.subscribe(">", this::onMessage);
        Transport own = connections.get();
        Node node = node(own);
        node.start();
        awaitSubscriptions(own);
        List<Sending> sendings = new ArrayList<>();
        List<Sent> toOurs = new ArrayList<>();
        List<Sent> expected = new ArrayList<>();
        for (Sent line : lines) {
            if (line.publisher.equals(ours) && !isOfTwoSteps(line)) {
                expected.add(line);
            }
            if (line.publisher.equals(ours)
                    && !line.isConsequence()
                    && !line.message.method().equals(Method.of("REQRelay"))) {
                sendings.add(node.send(CapturedTraffic.written(line)));
            } else if (!line.publisher.equals(ours) && line.receiver().equals(ours)) {
                publish(line);
                toOurs.add(line);
            }
        }
        if (isTheErrorLogs()) {
            for (Sent line : lines) {
                if (line.subject.node().equals(ERROR_CENTRAL)) {
                    publish(line);
                    toOurs.add(line);
                }
            }
        }
        expected.forEach(this::awaitPublished);
        checkAcknowledgements(toOurs);
        for (Sending sending : sendings) {
            Receipt receipt = sending.receipt().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertThat(receipt.outcome()).as("%s", receipt).isIn(Outcome.DELIVERED, Outcome.SENT);
        }
        node.close(TIMEOUT);
        takePublished(Duration.ZERO, "the end");
        assertThat(seen).as("messages that %s sent", ours).hasSameSizeAs(expected);
        assertThat(node.deadLetters().size()).isZero();
        if (isTheErrorLogs()) {
            assertThat(logged).allMatch(entry -> entry.text().contains("node: central, info: "));
        }
        return Map.of("received", toOurs.size(), "sent", expected.size(), "handled", handled.size());
    }

    /** Steward's message to itself on the way to a via node, which ours does without. */
    private static boolean isOfTwoSteps(Sent line) {
        return line.message.method().equals(Method.of("REQRelayInitial"));
    }

    /** A broker has what was subscribed on a connection once something comes by a later subscription of that connection. */
    private void awaitSubscriptions(Transport own) throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        own.subscribe("scenario.begins", incoming -> heard.countDown());
        do {
            go.publish(new Envelope("scenario.begins", Headers.EMPTY, new byte[0]));
        } while (!heard.await(50, TimeUnit.MILLISECONDS));
    }

    private Node node(Transport own) {
        NodeBuilder builder = Node.builder(ours.value(), traffic.wire, own)
                .ackTimeout(Duration.ofSeconds(10))
                .attempts(1)
                .methodTimeout(Duration.ofSeconds(10))
                .relaying(Relaying.FOR_OTHERS.handlingReplies());
        Map<Method, Event> methods = new LinkedHashMap<>();
        lines.stream()
                .filter(line ->
                        line.subject.node().equals(ours) && line.subject.via().isEmpty())
                .filter(line -> !isOfTwoSteps(line))
                .forEach(line -> methods.put(line.subject.method(), line.subject.event()));
        methods.forEach((method, event) -> builder.handle(method.value(), event, this::handle));
        return isTheErrorLogs()
                ? builder.with(StandardMethods.errorLog(logged::add)).build()
                : builder.build();
    }

    /** Whether our node is in the place of the one that logs the errors of all, under another name. */
    private boolean isTheErrorLogs() {
        return ours.value().equals("central");
    }

    /** Does what the Steward node did at this message, as far as its reply says. */
    private void handle(Message message, HandlerContext context) {
        handled.add(message);
        lines.stream()
                .filter(line -> line.publisher.equals(ours) && answers(line.message, message))
                .findFirst()
                .ifPresent(reply -> context.reply(reply.message.data()));
    }

    private static boolean answers(Message reply, Message request) {
        Optional<Message> previous = reply.steward().previousMessage();
        return previous.isPresent()
                && previous.get().method().equals(request.method())
                && previous.get().from().equals(request.from())
                && previous.get().arguments().equals(request.arguments())
                && previous.get().steward().fileName().equals(request.steward().fileName());
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
        go.publish(envelope, line.replySubject());
    }

    /** A Steward node copies the id of a request into its reply. In the file all are 0 (D11), where those of ours are not. */
    private Envelope withTheIdOfOurs(Sent line, Message previous) throws InterruptedException {
        Received request = null;
        while (request == null) {
            takePublished(TIMEOUT, line);
            request = seen.stream()
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
    private void takePublished(Duration wait, Object wanted) throws InterruptedException {
        Heard next = published.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(next != null || wait.isZero())
                .as("%s sends %s, beside %s", ours, wanted, seen)
                .isTrue();
        while (next != null) {
            Received received = traffic.wire.toMessage(next.envelope());
            seen.add(received);
            acknowledge(next, received);
            next = published.poll();
        }
    }

    private void acknowledge(Heard heard, Received received) {
        String subject = heard.envelope().subject();
        NodeName to = received.subject().node();
        boolean toOurs = to.equals(ours) || (isTheErrorLogs() && to.equals(ERROR_CENTRAL));
        if (!toOurs && heard.replySubject().isPresent()) {
            String text = lines.stream()
                    .filter(line -> line.envelope.subject().equals(subject))
                    .flatMap(line -> line.acknowledgement().stream())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nobody in the file acknowledges " + subject));
            go.publish(new Envelope(heard.replySubject().get(), Headers.EMPTY, text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void awaitPublished(Sent line) {
        Message wanted = expected(line);
        try {
            while (seen.stream().noneMatch(received -> isIt(received, line, wanted))) {
                takePublished(TIMEOUT, line);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isIt(Received received, Sent line, Message wanted) {
        return received.subject().equals(line.subject)
                && traffic.comparable(received.message(), ours).equals(wanted);
    }

    /** What Steward sent, with the data that it loses on the way to a via node (D31). */
    private Message expected(Sent line) {
        Message message = traffic.comparable(line.message, ours);
        if (message.relay().to().isNone() || message.steward().isReply()) {
            return message;
        }
        return lines.stream()
                .filter(CapturedScenario::isOfTwoSteps)
                .filter(first -> first.message.arguments().equals(message.arguments()) && first.publisher.equals(ours))
                .findFirst()
                .map(first -> message.toBuilder().data(first.message.data()).build())
                .orElse(message);
    }

    private void checkAcknowledgements(List<Sent> toOurs) throws InterruptedException {
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
}
