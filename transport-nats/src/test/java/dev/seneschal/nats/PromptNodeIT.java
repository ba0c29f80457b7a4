package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.PromptReader;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On whose thread a node over NATS reads what is for its handlers. */
@RequiresNatsServer
@Timeout(120)
class PromptNodeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LOOP = "seneschal-nats-receiver";

    private final Queue<String> readers = new ConcurrentLinkedQueue<>();
    private final List<NatsTransport> transports = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private NatsServer server;

    @BeforeEach
    void startServer() {
        server = NatsServer.start();
    }

    @AfterEach
    void close() throws Exception {
        for (Node node : nodes) {
            node.close(PATIENCE);
        }
        for (NatsTransport transport : transports) {
            transport.close(PATIENCE);
        }
        server.close();
    }

    @Test
    void whatComesAloneIsReadOnJnatsThreadByACodecThatNeverWaits() throws Exception {
        Node sender = start("sender", new GobCodec());
        start("receiver", new PromptNotes(new GobCodec(), readers));

        do {
            deliver(sender);
        } while (readers.stream().allMatch(LOOP::equals));

        assertThat(readers).allMatch(thread -> thread.startsWith(LOOP));
    }

    @Test
    void aCodecThatMayWaitNeverReadsOnJnatsThread() throws Exception {
        Node sender = start("sender", new GobCodec());
        start("receiver", new Notes(new GobCodec(), readers));

        for (int i = 0; i < 300; i++) {
            deliver(sender);
        }

        assertThat(readers).hasSizeGreaterThanOrEqualTo(300).allMatch(LOOP::equals);
    }

    private static void deliver(Node sender) throws Exception {
        Message message = Message.builder().to("receiver").method("REQPing").build();
        assertThat(sender.send(message).receipt().get(60, TimeUnit.SECONDS).outcome())
                .isEqualTo(Outcome.DELIVERED);
    }

    private Node start(String name, MessageCodec codec) {
        NatsTransport transport = NatsTransport.connect(
                NatsTransportConfig.builder().servers(server.url()).name(name).build());
        transports.add(transport);
        WireFormat wire = WireFormat.builder(StewardDialect.APRIL).codecs(codec).build();
        Node node = Node.builder(name, wire, transport)
                .handle("REQPing", (message, context) -> {})
                .build();
        nodes.add(node);
        node.start();
        return node;
    }

    /** Notes the names of the threads that decode. */
    private static class Notes implements MessageCodec {

        private final MessageCodec codec;
        private final Queue<String> readers;

        Notes(MessageCodec codec, Queue<String> readers) {
            this.codec = codec;
            this.readers = readers;
        }

        @Override
        public String name() {
            return codec.name();
        }

        @Override
        public byte[] encode(Message message) {
            return codec.encode(message);
        }

        @Override
        public MessageForm form(byte[] bytes) {
            return codec.form(bytes);
        }

        @Override
        public Message decode(byte[] bytes, WireLimits limits) {
            readers.add(Thread.currentThread().getName());
            return codec.decode(bytes, limits);
        }
    }

    private static final class PromptNotes extends Notes implements PromptReader {
        PromptNotes(MessageCodec codec, Queue<String> readers) {
            super(codec, readers);
        }
    }
}
