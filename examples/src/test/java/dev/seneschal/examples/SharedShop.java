package dev.seneschal.examples;

import static dev.seneschal.codec.StewardDialect.APRIL;

import dev.seneschal.actions.ActionHub;
import dev.seneschal.actions.NodeFeed;
import dev.seneschal.codec.JsonObjectCodec;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.nats.NatsTransport;
import dev.seneschal.nats.NatsTransportConfig;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.WireFormat;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with a hub, fed by a node of the queue group {@code shop}. It writes a ledger to its output: {@code begun N} before it does
 * job N, {@code done N} after it. It may be told to do only so many and to hang in all others.
 */
final class SharedShop {

    static final String GROUP = "shop";
    static final String TOPIC = "order";
    static final int SLOTS = 4;
    private static final int BUFFER = 1024;
    private static final long JOB_NANOS = 1_000_000;

    private SharedShop() {}

    /** What is asked for. */
    public record Order(int number) {}

    static NodeBuilder node(String name, Transport transport) {
        WireFormat wire = WireFormat.builder(APRIL)
                .codecs(new GobCodec())
                .bodies(new JsonObjectCodec())
                .build();
        return Node.builder(name, wire, transport)
                // Longer than a stall: what is published again may go to the other process, and would be done there as
                // well.
                .ackTimeout(Duration.ofSeconds(10))
                .methodTimeout(Duration.ofMinutes(1))
                .backoff(new Backoff(Duration.ofMillis(50), 2, Duration.ofMillis(500), 0.2));
    }

    /** A connection that stands. */
    static NatsTransport connect(String url) throws InterruptedException {
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.of(url));
        CountDownLatch connected = new CountDownLatch(1);
        transport.addStateListener(state -> {
            if (state == ConnectionState.CONNECTED) {
                connected.countDown();
            }
        });
        if (!connected.await(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no connection to " + url);
        }
        return transport;
    }

    /** Starts one as a process of its own. */
    static Process launch(String name, String url, int most) throws IOException {
        List<String> command = List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                SharedShop.class.getName(),
                name,
                url,
                Integer.toString(most));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /**
     * The process.
     *
     * @param arguments its name, the server's address, and how many jobs it does before it hangs
     */
    public static void main(String[] arguments) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(Integer.parseInt(arguments[2]));
        CountDownLatch never = new CountDownLatch(1);
        ActionHub hub = ActionHub.builder("shop").build();
        hub.register(
                TOPIC,
                Order.class,
                () -> job -> {
                    int number = job.body().number();
                    System.out.println("begun " + number);
                    if (left.getAndDecrement() <= 0) {
                        never.await();
                    }
                    LockSupport.parkNanos(JOB_NANOS);
                    System.out.println("done " + number);
                },
                group -> group.slots(SLOTS, SLOTS).bufferSize(BUFFER));
        hub.start();
        NodeBuilder node =
                node(arguments[0], connect(arguments[1])).queueGroup(GROUP).handlerConcurrency(SLOTS + BUFFER);
        NodeFeed.of(hub, node).topic(TOPIC, Order.class);
        node.build().start();
        System.out.println("ready");
        // Not forever, should the test die.
        boolean unused = never.await(2, TimeUnit.MINUTES);
        System.exit(0);
    }
}
