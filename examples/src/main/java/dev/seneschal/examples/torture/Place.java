package dev.seneschal.examples.torture;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.nats.NatsTransport;
import dev.seneschal.nats.NatsTransportConfig;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.time.Backoff;
import dev.seneschal.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The folder where the programs keep their files, and the server at which they meet.
 *
 * @param folder the folder
 * @param port the server's port on the loopback interface
 */
record Place(Path folder, int port) {

    static final String HOST = "127.0.0.1";
    static final String RECEIVER = "receiver";
    static final String PLAIN = "REQPlain";
    static final String CAREFUL = "REQCareful";
    /** How many handlers may run at once. */
    static final int HANDLERS = 8;

    private static final int END_OF_INPUT = -1;

    /** What the sender was told: {@code life LIFE}, {@code stored ID NUMBER METHOD} and {@code receipt ID OUTCOME}. */
    Path sent() {
        return folder.resolve("sent");
    }

    /** What the plain handler did: {@code start ID NUMBER} and {@code end ID NUMBER}. */
    Path plain() {
        return folder.resolve("plain");
    }

    /** The effects of the handler that keeps ids: {@code effect ID NUMBER}. */
    Path careful() {
        return folder.resolve("careful");
    }

    Outbox outbox(String node) {
        return DurableOutbox.open(folder.resolve(node + ".outbox"));
    }

    /** A node that never gives up. */
    NodeBuilder node(String name, Outbox outbox) {
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers("nats://" + HOST + ":" + port)
                .name(name)
                .reconnectWait(Duration.ofMillis(50))
                .reconnectJitter(Duration.ofMillis(20))
                .build());
        WireFormat wire =
                WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
        return Node.builder(name, wire, transport)
                .outbox(outbox)
                .ackTimeout(Duration.ofSeconds(1))
                .attempts(1_000_000)
                .unavailableFor(Duration.ofDays(1))
                .backoff(new Backoff(Duration.ofMillis(20), 2, Duration.ofMillis(200), 0.2))
                .handlerConcurrency(HANDLERS);
    }

    /** Where a program's arguments say. */
    static Place of(String... arguments) {
        return new Place(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    }

    /** Arguments from which {@link #of} makes the same place. */
    String[] arguments() {
        return new String[] {folder.toString(), Integer.toString(port)};
    }

    /** Ends this process when the one that started it has ended, or closes its end of the pipe. */
    static void endWithParent(Runnable onLine) {
        Thread listener = new Thread(
                () -> {
                    try {
                        for (int read = System.in.read(); read != END_OF_INPUT; read = System.in.read()) {
                            if (read == '\n') {
                                onLine.run();
                            }
                        }
                    } catch (IOException e) {
                        // As at the end of input.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "end-with-parent");
        listener.setDaemon(true);
        listener.start();
    }
}
