package dev.seneschal.nats;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.error.Reporter;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.nats.CapturedTraffic.Sent;
import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.ErrorLogEntry;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.NodesSeen;
import dev.seneschal.node.Relaying;
import dev.seneschal.node.StandardMethods;
import dev.seneschal.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Our node in the place of one of Steward's, and what it handled. Messaging's own methods are those of the library; only the handlers
 * of files and commands, which are the host's business, are scripted from the file.
 */
final class StandIn {

    static final Method HELLO = Method.of("REQHello");
    static final Method KEYS_GET = Method.of("REQPublicKeysGet");
    static final Method KEYS_PUT = Method.of("REQPublicKeysPut");
    static final Method PONG = Method.of("REQPong");
    static final Method ERROR_LOG = Method.of("REQErrorLog");
    private static final Method COMMAND = Method.of("REQCliCommand");

    /** The host's. */
    static final Set<Method> SCRIPTED =
            Set.of(COMMAND, Method.of("REQToFile"), Method.of("REQToFileAppend"), Method.of("REQToFileNACK"));

    /** What the host does not write: the node sends it by itself. */
    static final Set<Method> SENT_BY_THE_NODE = Set.of(HELLO, KEYS_GET, ERROR_LOG);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STEWARDS_DEFAULT = Duration.ofSeconds(10);

    final Node node;
    final NodesSeen helloed = new NodesSeen();
    final Queue<Message> scripted = new ConcurrentLinkedQueue<>();
    final Queue<NodeName> pongs = new ConcurrentLinkedQueue<>();
    final Queue<ErrorLogEntry> logged = new ConcurrentLinkedQueue<>();
    final Queue<Map<NodeName, byte[]>> keyLists = new ConcurrentLinkedQueue<>();
    private final CapturedTraffic traffic;
    private final List<Sent> lines;
    private final NodeName name;

    StandIn(CapturedTraffic traffic, NodeName name, Transport transport) {
        this.traffic = traffic;
        this.lines = traffic.messages();
        this.name = name;
        this.node = build(Node.builder(name.value(), traffic.wire, transport)
                .ackTimeout(STEWARDS_DEFAULT)
                .attempts(1)
                .methodTimeout(STEWARDS_DEFAULT)
                .relaying(Relaying.FOR_OTHERS.handlingReplies()));
    }

    private Node build(NodeBuilder builder) {
        builder.with(StandardMethods.initial())
                .with(StandardMethods.toSocket())
                .with(StandardMethods.processControl())
                .with(StandardMethods.ping())
                .with(StandardMethods.pong(pongs::add))
                .with(StandardMethods.hello(helloed))
                .with(StandardMethods.publicKeysGet(traffic::keys))
                .with(StandardMethods.publicKeysPut(keyLists::add));
        Optional.ofNullable(traffic.keys().get(name)).ifPresent(key -> builder.with(StandardMethods.publicKey(key)));
        for (Method method : SCRIPTED) {
            builder.handle(method.value(), method.value().endsWith("NACK") ? Event.NACK : Event.ACK, this::handle);
        }
        firstOfOurs(HELLO)
                .ifPresent(hello -> builder.with(
                        StandardMethods.helloTo(hello.subject.node().value(), HOUR, hello.message.data())));
        firstOfOurs(KEYS_GET)
                .ifPresent(get -> builder.with(
                        StandardMethods.publicKeysFrom(get.subject.node().value(), HOUR)));
        if (lines.stream().anyMatch(line -> line.message.method().equals(ERROR_LOG))) {
            builder.errors(ErrorConfig.standard().withCentralLog());
        }
        if (logsTheErrorsOfAll()) {
            builder.with(StandardMethods.errorLog(logged::add));
        }
        return builder.build();
    }

    /** Whether it is in the place of the node that logs the errors of all, under another name. */
    boolean logsTheErrorsOfAll() {
        return name.value().equals("central");
    }

    private Optional<Sent> firstOfOurs(Method method) {
        return lines.stream()
                .filter(line ->
                        line.publisher.equals(name) && line.message.method().equals(method))
                .findFirst();
    }

    private void handle(Message message, HandlerContext context) {
        scripted.add(message);
        outputOf(message).ifPresent(context::reply);
    }

    /** What the command printed when the Steward node ran it. */
    private Optional<byte[]> outputOf(Message request) {
        return lines.stream()
                .filter(line -> line.publisher.equals(name) && request.method().equals(COMMAND))
                .map(line -> line.message)
                .filter(reply -> reply.steward()
                        .previousMessage()
                        .filter(previous -> previous.method().equals(COMMAND)
                                && previous.arguments().equals(request.arguments()))
                        .isPresent())
                .map(Message::data)
                .findFirst();
    }

    /** Reports, as its host, that an operator wrote a message. Steward's node does so for each that it reads from its socket. */
    void reportRead(String text) {
        node.errors()
                .report(
                        new ErrorEvent(
                                Kind.REPORTED,
                                Severity.INFO,
                                "",
                                "",
                                Optional.empty(),
                                text,
                                Optional.empty(),
                                Instant.now()),
                        Reporter.NONE);
    }
}
