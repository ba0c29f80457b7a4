package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import dev.seneschal.time.Backoff;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Two nodes, each on a transport of its own, and all that {@code central} sends to {@code node1}, while something is done to the network. */
final class NodeFleet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final NatsTransport centralTransport;
    final NatsTransport node1Transport;
    final Node central;
    private final Node node1;
    private final Queue<Sending> sendings = new ConcurrentLinkedQueue<>();
    private final Map<MessageId, Integer> handled = new ConcurrentHashMap<>();
    private final Queue<Receipt> falselyDelivered = new ConcurrentLinkedQueue<>();

    /** Nodes that try again soon and often. */
    NodeFleet(NatsTransportConfig forCentral, NatsTransportConfig forNode1) {
        this(
                forCentral,
                forNode1,
                node -> node.ackTimeout(Duration.ofSeconds(1))
                        .attempts(60)
                        .backoff(new Backoff(Duration.ofMillis(50), 2, Duration.ofMillis(500), 0.2)));
    }

    NodeFleet(NatsTransportConfig forCentral, NatsTransportConfig forNode1, UnaryOperator<NodeBuilder> settings) {
        centralTransport = NatsTransport.connect(forCentral);
        node1Transport = NatsTransport.connect(forNode1);
        central = settings.apply(node("central", centralTransport)).build();
        node1 = settings.apply(node("node1", node1Transport)).build();
        central.start();
        node1.start();
    }

    private NodeBuilder node(String name, NatsTransport transport) {
        WireFormat wire =
                WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
        return Node.builder(name, wire, transport)
                .onReceipt(this::check)
                .handle(
                        "REQCount",
                        (message, context) -> handled.merge(context.id().orElseThrow(), 1, Integer::sum));
    }

    private void check(Receipt receipt) {
        if (receipt.outcome() == Outcome.DELIVERED && !handled.containsKey(receipt.id())) {
            falselyDelivered.add(receipt);
        }
    }

    /** Never throws, whatever the network does. */
    Sending send() {
        Sending sending = central.send(
                Message.builder().to("node1").method("REQCount").data("line\n").build());
        sendings.add(sending);
        return sending;
    }

    void send(int count) {
        for (int i = 0; i < count; i++) {
            send();
        }
    }

    /** Sends one message and waits for its delivery. */
    void deliver() throws Exception {
        assertThat(send().receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).outcome())
                .isEqualTo(Outcome.DELIVERED);
    }

    /** Every message sent so far ends delivered, not before it was handled, and was handled once. */
    void assertAllDelivered() throws Exception {
        List<MessageId> delivered = new ArrayList<>();
        for (Sending sending : sendings) {
            assertThat(sending.receipt()
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .outcome())
                    .isEqualTo(Outcome.DELIVERED);
            delivered.add(sending.id());
        }
        assertThat(falselyDelivered).isEmpty();
        assertThat(handled.keySet()).containsExactlyInAnyOrderElementsOf(delivered);
        assertThat(handled.values()).allMatch(runs -> runs == 1);
    }

    int undelivered() {
        return (int)
                sendings.stream().filter(sending -> !sending.receipt().isDone()).count();
    }

    static NatsStatus await(NatsTransport transport, Predicate<NatsStatus> wanted) throws InterruptedException {
        BlockingQueue<NatsStatus> seen = new LinkedBlockingQueue<>();
        Consumer<NatsStatus> listener = seen::add;
        transport.addStatusListener(listener);
        try {
            while (true) {
                NatsStatus next = seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(next).as("a status that should have come by now").isNotNull();
                if (wanted.test(next)) {
                    return next;
                }
            }
        } finally {
            transport.removeStatusListener(listener);
        }
    }

    @Override
    public void close() throws InterruptedException {
        central.close(Duration.ofSeconds(5));
        node1.close(Duration.ofSeconds(5));
        centralTransport.close(Duration.ofSeconds(5));
        node1Transport.close(Duration.ofSeconds(5));
    }
}
