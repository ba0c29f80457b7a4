package dev.seneschal.examples.node;

import dev.seneschal.codec.CborCodec;
import dev.seneschal.codec.GzipCompressor;
import dev.seneschal.codec.OperatorInput;
import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.ZstdCompressor;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.codec.key.Ed25519KeyPair;
import dev.seneschal.codec.key.Ed25519Signer;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.Subject;
import dev.seneschal.nats.NatsTransport;
import dev.seneschal.nats.NatsTransportConfig;
import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.Handled;
import dev.seneschal.node.MessageHandler;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Relaying;
import dev.seneschal.node.StandardMethods;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.WireFormat;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Makes and runs the node that was asked for, of what any program may use. */
final class NodeRun {

    private static final Duration TO_CLOSE = Duration.ofSeconds(10);
    private static final Duration HELLO_EVERY = Duration.ofSeconds(30);
    private static final Set<String> COMMANDS =
            Set.of("REQOpProcessList", "REQOpProcessStart", "REQOpProcessStop", "REQErrorLog", "REQPublicKeysGet");

    private final NodeOptions options;
    private final Lines lines;
    private final PrintStream err;
    private final Ed25519KeyPair keys = Ed25519KeyPair.generate();

    NodeRun(NodeOptions options, Lines lines, PrintStream err) {
        this.options = options;
        this.lines = lines;
        this.err = err;
    }

    /**
     * Runs the node until its end.
     *
     * @param input what it sends
     * @param end is down when it is to end
     * @throws IllegalArgumentException if a method is to be handled that the node has for itself
     */
    void run(OperatorInput.Result input, CountDownLatch end) throws InterruptedException {
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(options.url())
                .name(options.name().value())
                .build());
        try {
            transport.addStateListener(
                    state -> err.println("node: " + options.name() + " at " + options.url() + ": " + state));
            Post post = new Post(lines, err, end);
            Node node = node(transport, post);
            node.start();
            try {
                post.send(node, options.file().map(file -> file + ": ").orElse(""), input);
                end.await();
            } finally {
                node.close(TO_CLOSE);
            }
        } finally {
            transport.close(TO_CLOSE);
        }
    }

    private Node node(Transport transport, Post post) {
        NodeBuilder builder = Node.builder(options.name().value(), wireFormat(), transport)
                .relaying(options.relay() ? Relaying.FOR_OTHERS : Relaying.OFF)
                .onReceipt(post::receipt)
                .onHandled(this::handledByItself)
                .with(StandardMethods.processControl())
                .with(StandardMethods.publicKeysGet(
                        () -> Map.of(options.name(), keys.publicKey().bytes())));
        handlers().forEach((method, handler) -> handle(builder, method, handler));
        if (options.errorCentral()) {
            builder.with(StandardMethods.errorLog(entry -> lines.handled(
                    Message.builder()
                            .to("errorCentral")
                            .from(entry.from())
                            .method("REQErrorLog")
                            .data(entry.text())
                            .build(),
                    entry.from(),
                    "")));
        }
        options.central()
                .ifPresent(central -> builder.errors(ErrorConfig.standard().withCentralLog())
                        .with(StandardMethods.helloTo(central.value(), HELLO_EVERY, hello())));
        return builder.build();
    }

    /** Messages of methods whose handlers are the library's. Those for the error log have told more by then. */
    private void handledByItself(Handled handled) {
        Subject subject = handled.subject();
        String method = subject.method().value();
        if (COMMANDS.contains(method) && !method.equals("REQErrorLog")) {
            lines.handled(subject, handled.failure().map(Throwable::toString).orElse(""));
        }
    }

    /** It reads all that Steward writes, and writes what was asked for. */
    private WireFormat wireFormat() {
        StewardDialect other =
                options.dialect() == StewardDialect.APRIL ? StewardDialect.JANUARY : StewardDialect.APRIL;
        return WireFormat.builder(options.dialect())
                .alsoSpeaking(other)
                .codecs(new GobCodec(), new CborCodec())
                .compressors(new ZstdCompressor(), new GzipCompressor())
                .writeCodec(options.codec())
                .writeCompressor(options.compressor())
                .signer(new Ed25519Signer(keys))
                .build();
    }

    /** What it does with each method: the standard ones, and those of the command line, which may take their place. */
    private Map<Method, MessageHandler> handlers() {
        MessageHandler note = (message, context) -> {};
        Map<Method, MessageHandler> handlers = new LinkedHashMap<>();
        for (String method : Set.of("REQInitial", "REQToSocket", "REQPong", "REQHello", "REQPublicKeysPut")) {
            handlers.put(Method.of(method), note);
        }
        handlers.put(Method.of("REQPing"), (message, context) -> context.reply(new byte[0]));
        handlers.put(
                Method.of("REQPublicKey"),
                (message, context) -> context.reply(keys.publicKey().bytes()));
        for (Handling handling : options.handlings()) {
            if (COMMANDS.contains(handling.method().value())) {
                throw new IllegalArgumentException("--handle cannot take " + handling.method() + ", which has its own");
            }
            handlers.put(handling.method(), handling.handler());
        }
        return handlers;
    }

    private void handle(NodeBuilder builder, Method method, MessageHandler handler) {
        Event event = options.dialect().event(method);
        builder.handle(method.value(), event, (message, context) -> {
            String failure = "it was interrupted";
            try {
                handler.handle(message, context);
                failure = "";
            } catch (RuntimeException e) {
                failure = String.valueOf(e.getMessage());
                throw e;
            } finally {
                lines.handled(message, context.publisher(), failure);
            }
        });
    }

    private byte[] hello() {
        return options.dialect() == StewardDialect.APRIL
                ? keys.publicKey().bytes()
                : ("Hello from " + options.name() + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
