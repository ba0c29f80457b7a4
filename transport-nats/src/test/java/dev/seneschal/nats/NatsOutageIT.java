package dev.seneschal.nats;

import static dev.seneschal.transport.ConnectionState.CLOSED;
import static dev.seneschal.transport.ConnectionState.CONNECTED;
import static dev.seneschal.transport.ConnectionState.CONNECTING;
import static dev.seneschal.transport.ConnectionState.DISCONNECTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.TransportException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What becomes of a transport whose server is away, frozen, killed, or sends it what it cannot read. */
@RequiresNatsServer
class NatsOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<ConnectionState> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<Incoming> heard = new LinkedBlockingQueue<>();

    @Test
    void serverThatIsNotThereYetIsWaitedFor() throws Exception {
        NatsServer server = NatsServer.start();
        server.kill();
        NatsTransport transport = NatsTransport.connect(config(server));
        transport.addStateListener(states::add);
        transport.subscribe("a", heard::add);

        assertThat(next(states)).isEqualTo(CONNECTING);
        assertFails(transport, "CONNECTING");
        assertThat(transport.maxPayload()).isEqualTo(1024 * 1024);
        server.restart();

        assertThat(next(states)).isEqualTo(CONNECTED);
        transport.publish(envelope("a"));
        assertThat(next(heard).envelope().subject()).isEqualTo("a");
        transport.close(PATIENCE);
        server.close();
    }

    @Test
    void subscriptionsLiveAgainAfterEachKill() throws Exception {
        NatsServer server = NatsServer.start();
        NatsTransport transport = NatsTransport.connect(config(server));
        transport.addStateListener(states::add);
        transport.subscribe("a.*", "group", heard::add);
        assertThat(next(states)).isIn(CONNECTING, CONNECTED);
        await(transport, CONNECTED);
        states.clear();

        for (int kill = 1; kill <= 3; kill++) {
            server.kill();
            assertThat(next(states)).isEqualTo(DISCONNECTED);
            server.restart();
            assertThat(next(states)).isEqualTo(CONNECTED);
            transport.publish(envelope("a." + kill));
            assertThat(next(heard).envelope().subject()).isEqualTo("a." + kill);
        }

        transport.close(PATIENCE);
        assertThat(next(states)).isEqualTo(CLOSED);
        assertThat(states).isEmpty();
        server.close();
    }

    @Test
    void serverThatWasAnnouncedTakesOverForOneThatDied() throws Exception {
        String route = "nats://127.0.0.1:" + NatsServer.freePort();
        NatsServer seed = NatsServer.start("cluster { name: c, listen: \"" + route.substring(7) + "\" }");
        NatsServer other =
                NatsServer.start("cluster { name: c, listen: \"127.0.0.1:-1\", routes: [\"" + route + "\"] }");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!seed.info().contains("127.0.0.1:" + other.port())) {
            assertThat(System.nanoTime() - deadline)
                    .as("time left to form a cluster")
                    .isNegative();
        }
        NatsTransport transport = NatsTransport.connect(config(seed));
        transport.subscribe("a", heard::add);
        await(transport, CONNECTED);
        transport.addStateListener(states::add);
        assertThat(next(states)).isEqualTo(CONNECTED);

        seed.close();

        assertThat(next(states)).isEqualTo(DISCONNECTED);
        assertThat(next(states)).isEqualTo(CONNECTED);
        transport.publish(envelope("a"));
        next(heard);
        transport.close(PATIENCE);
        other.close();
    }

    @Test
    void frozenServerIsNoticedAtTheThirdPingAndBuffersNothing() throws Exception {
        NatsServer server = NatsServer.start();
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(server.url())
                .pingInterval(Duration.ofMillis(300))
                .connectTimeout(Duration.ofMillis(500))
                .reconnectWait(Duration.ofMillis(50))
                .reconnectJitter(Duration.ZERO)
                .build());
        await(transport, CONNECTED);
        transport.subscribe("a", heard::add);

        server.pause();
        long frozen = System.nanoTime();
        await(transport, DISCONNECTED);
        Duration noticed = Duration.ofNanos(System.nanoTime() - frozen);
        assertFails(transport, "DISCONNECTED");
        server.resume();

        assertThat(noticed).isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
        await(transport, CONNECTED);
        transport.publish(envelope("a"));
        next(heard);
        assertThat(heard).isEmpty();
        transport.close(PATIENCE);
        server.close();
    }

    @Test
    void frozenServerDoesNotMakePublishingBlockOrFillTheMemory() throws Exception {
        NatsServer server = NatsServer.start();
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(server.url())
                .maxPendingBytes(1_000_000)
                .build());
        await(transport, CONNECTED);

        server.pause();
        byte[] body = new byte[500_000];
        long begun = System.nanoTime();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        join(transport, new Envelope("a", Headers.EMPTY, body));
                    }
                })
                .withCauseInstanceOf(TransportException.class)
                .withMessageContaining("more than 1000000 bytes wait for the network");
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(took).isLessThan(Duration.ofSeconds(3));
        server.close();
        transport.close(PATIENCE);
    }

    @Test
    void frozenServerDoesNotKeepATransportFromClosingInTime() throws Exception {
        NatsServer server = NatsServer.start();
        NatsTransport transport = NatsTransport.connect(config(server));
        await(transport, CONNECTED);
        transport.subscribe("a", heard::add);

        server.pause();
        transport.publish(envelope("a"));
        long begun = System.nanoTime();
        transport.close(Duration.ofSeconds(2));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        server.close();
    }

    @Test
    void malformedMessageCostsTheConnectionNotTheTransport() throws Exception {
        NatsServer server = NatsServer.start();
        NatsTransport transport = NatsTransport.connect(config(server));
        await(transport, CONNECTED);
        transport.subscribe("a", heard::add);
        transport.publish(envelope("a"));
        next(heard);
        transport.addStateListener(states::add);
        assertThat(next(states)).isEqualTo(CONNECTED);
        BlockingQueue<TransportException> errors = new LinkedBlockingQueue<>();
        transport.addErrorListener(errors::add);

        String headers = "NATS/1.0\r\nname: größe\r\n\r\n";
        byte[] block = headers.getBytes(UTF_8);
        send(server, "HPUB a " + block.length + " " + block.length + "\r\n" + headers + "\r\n");

        assertThat(next(states)).isEqualTo(DISCONNECTED);
        assertThat(next(states)).isEqualTo(CONNECTED);
        assertThat(next(errors)).hasMessageContaining("a message whose headers cannot be read");
        transport.publish(envelope("a"));
        assertThat(next(heard).envelope().headers()).isEqualTo(Headers.EMPTY);
        transport.close(PATIENCE);
        server.close();
    }

    @Test
    void closingLeavesNoThread() throws Exception {
        NatsServer server = NatsServer.start();
        Set<Thread> before = threads();
        NatsTransport connected = NatsTransport.connect(config(server));
        await(connected, CONNECTED);
        connected.subscribe("a", heard::add);
        NatsServer gone = NatsServer.start();
        NatsTransport lost = NatsTransport.connect(config(gone));
        await(lost, CONNECTED);
        gone.close();
        await(lost, DISCONNECTED);
        NatsTransport connecting = NatsTransport.connect(config(gone));

        connected.close(PATIENCE);
        lost.close(PATIENCE);
        connecting.close(PATIENCE);

        for (Thread each : threads()) {
            if (!before.contains(each)) {
                // One attempt to connect may be ending while its transport is closed.
                each.join(1000);
                assertThat(each.isAlive()).as("%s lives", each).isFalse();
            }
        }
        server.close();
    }

    private static NatsTransportConfig config(NatsServer server) {
        return NatsTransportConfig.builder()
                .servers(server.url())
                .reconnectWait(Duration.ofMillis(20))
                .reconnectJitter(Duration.ofMillis(20))
                .build();
    }

    private static void assertFails(NatsTransport transport, String state) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> join(transport, envelope("a")))
                .withCauseInstanceOf(TransportException.class)
                .withMessageContaining("connection is " + state);
    }

    private static void join(NatsTransport transport, Envelope envelope) {
        transport.publish(envelope).toCompletableFuture().join();
    }

    private static Envelope envelope(String subject) {
        return new Envelope(subject, Headers.EMPTY, new byte[0]);
    }

    private static void await(NatsTransport transport, ConnectionState wanted) throws InterruptedException {
        BlockingQueue<ConnectionState> seen = new LinkedBlockingQueue<>();
        transport.addStateListener(seen::add);
        while (next(seen) != wanted) {
            // The next one, then.
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("what should have come by now").isNotNull();
        return next;
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("process reaper"))
                .collect(Collectors.toSet());
    }

    /** Speaks to the server as a client that does not check what it sends. */
    private static void send(NatsServer server, String protocol) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("CONNECT {\"headers\":true,\"verbose\":false}\r\n" + protocol + "PING\r\n").getBytes(UTF_8));
            out.flush();
            socket.setSoTimeout((int) PATIENCE.toMillis());
            StringBuilder answer = new StringBuilder();
            while (!answer.toString().endsWith("PONG\r\n")) {
                answer.append((char) socket.getInputStream().read());
            }
        }
    }
}
