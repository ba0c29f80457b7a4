package dev.seneschal.nats;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.MessageHandler;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.time.Backoff;
import dev.seneschal.wire.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A member of the queue group {@code workers}; as a process of its own it begins every message and finishes none. */
final class QueueGroupMember {

    static final String GROUP = "workers";
    static final String METHOD = "REQWork";

    private QueueGroupMember() {}

    /** A member in this process. */
    static NodeBuilder builder(String name, NatsTransport transport, MessageHandler handler) {
        return node(name, transport).queueGroup(GROUP).handle(METHOD, handler);
    }

    /** A node that waits a second for each acknowledgement. */
    static NodeBuilder node(String name, NatsTransport transport) {
        return node(name, transport, Duration.ofSeconds(1));
    }

    /** A node that waits so long for each acknowledgement. */
    static NodeBuilder node(String name, NatsTransport transport, Duration ackTimeout) {
        WireFormat wire =
                WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
        return Node.builder(name, wire, transport)
                .ackTimeout(ackTimeout)
                .methodTimeout(Duration.ofMinutes(1))
                .backoff(new Backoff(Duration.ofMillis(50), 2, Duration.ofMillis(500), 0.2))
                .handlerQueue(4000);
    }

    /** Starts a process that prints {@code started} and the text of each message, and does not end by itself. */
    static Process launch(String name, String url) throws IOException {
        return ChildJvm.start(QueueGroupMember.class, "256m", name, url);
    }

    /**
     * The process.
     *
     * @param arguments its name and the server's address
     */
    public static void main(String[] arguments) throws InterruptedException {
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.of(arguments[1]));
        CountDownLatch never = new CountDownLatch(1);
        builder(arguments[0], transport, (message, context) -> begin(message.text(), context))
                .build()
                .start();
        Fence.await(transport);
        System.out.println("ready");
        // Not forever, should the test die.
        boolean unused = never.await(2, TimeUnit.MINUTES);
    }

    private static void begin(String text, HandlerContext context) {
        context.defer();
        System.out.println("started " + text);
    }
}
