package dev.seneschal.nats;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import dev.seneschal.time.Backoff;
import dev.seneschal.wire.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server with JetStream, which keeps its store over restarts, and the nodes and transports of a test. */
final class StreamFleet implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final Backoff QUICK = new Backoff(Duration.ofMillis(50), 2, Duration.ofMillis(500), 0.2);

    final NatsServer server;
    private final Path store;
    private final List<Node> nodes = new ArrayList<>();
    private final List<JetStreamTransport> transports = new ArrayList<>();

    StreamFleet(String... settings) {
        try {
            store = Files.createTempDirectory("nats-store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = NatsServer.start(
                Stream.concat(Stream.of("jetstream { store_dir: \"" + store + "\" }"), Stream.of(settings))
                        .toArray(String[]::new));
    }

    NatsTransportConfig nats(String name) {
        return NatsTransportConfig.builder()
                .servers(server.url())
                .name(name)
                .reconnectWait(Duration.ofMillis(50))
                .reconnectJitter(Duration.ofMillis(50))
                .build();
    }

    static JetStreamConfig.Builder streams() {
        return JetStreamConfig.builder().backoff(QUICK).ackWait(Duration.ofSeconds(5));
    }

    JetStreamTransport connect(JetStreamConfig.Builder config) {
        return connect(nats("test"), config);
    }

    JetStreamTransport connect(NatsTransportConfig nats, JetStreamConfig.Builder config) {
        JetStreamTransport transport = JetStreamTransport.connect(nats, config.build());
        transports.add(transport);
        return transport;
    }

    static NodeBuilder node(String name, JetStreamTransport transport) {
        WireFormat wire =
                WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
        return Node.builder(name, wire, transport)
                .ackTimeout(Duration.ofSeconds(2))
                .attempts(30)
                .backoff(QUICK);
    }

    Node start(NodeBuilder builder) {
        Node node = builder.build();
        nodes.add(node);
        node.start();
        return node;
    }

    static Message message(String to, int number) {
        return Message.builder()
                .to(to)
                .method("REQCount")
                .arguments(Integer.toString(number))
                .build();
    }

    static Receipt receipt(Sending sending) throws Exception {
        return sending.receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Asks the server about its streams and consumers, or has it make some, as its own tools do. */
    io.nats.client.Connection tool() throws Exception {
        return server.client();
    }

    /** All that was in the stream was handled, or has ended. */
    void awaitEmptyStream(String stream, Duration patience) throws Exception {
        try (io.nats.client.Connection tool = tool()) {
            long deadline = System.nanoTime() + patience.toNanos();
            long left = 1;
            while (left > 0) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("there are " + left + " messages left in stream " + stream);
                }
                left = tool.jetStreamManagement()
                        .getStreamInfo(stream)
                        .getStreamState()
                        .getMsgCount();
            }
        }
    }

    @Override
    public void close() throws Exception {
        for (Node node : nodes) {
            node.close(Duration.ofSeconds(5));
        }
        for (JetStreamTransport transport : transports) {
            transport.close(Duration.ofSeconds(5));
        }
        server.close();
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
