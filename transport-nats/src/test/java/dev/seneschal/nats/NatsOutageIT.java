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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a transport whose server is away, frozen, killed, or sends it what it cannot read. */
@RequiresNatsServer
class NatsOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For a ping interval: a connection that says nothing is not given up while a test runs. */
    private static final Duration NEVER = Duration.ofHours(1);

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
    void serverThatGoesMuteIsLeftAtTheThirdPingWithTwoUnanswered() throws Exception {
        try (MuteServer server = MuteServer.start()) {
            NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                    .servers(server.url())
                    .connectTimeout(PATIENCE)
                    .pingInterval(Duration.ofSeconds(1))
                    .reconnectWait(Duration.ofHours(1))
                    .build());

            assertThat(next(server.unanswered)).isEqualTo(2);
            await(transport, DISCONNECTED);
            transport.close(PATIENCE);
        }
    }

    @Test
    void frozenServerIsNoticedAndBuffersNothing() throws Exception {
        NatsServer server = NatsServer.start();
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(server.url())
                .pingInterval(Duration.ofMillis(500))
                .reconnectWait(Duration.ofMillis(50))
                .reconnectJitter(Duration.ZERO)
                .build());
        await(transport, CONNECTED);
        transport.subscribe(">", heard::add);

        server.pause();
        await(transport, DISCONNECTED);
        assertFails(transport, "DISCONNECTED");
        server.resume();

        await(transport, CONNECTED);
        // A server that is slow to wake up may be lost once more.
        Incoming first = null;
        while (first == null) {
            transport.publish(envelope("a.again"));
            first = heard.poll(100, TimeUnit.MILLISECONDS);
        }
        assertThat(first.envelope().subject()).isEqualTo("a.again");
        transport.close(PATIENCE);
        server.close();
    }

    @Test
    void frozenServerDoesNotMakePublishingBlockOrFillTheMemory() throws Exception {
        NatsServer server = NatsServer.start();
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(server.url())
                .maxPendingBytes(1_000_000)
                .pingInterval(NEVER)
                .build());
        await(transport, CONNECTED);

        server.pause();
        byte[] body = new byte[500_000];
        // Nothing would end a publish that blocks.
        CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 1000; i++) {
                join(transport, new Envelope("a", Headers.EMPTY, body));
            }
        });
        assertThat(publishing)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(TransportException.class)
                .withMessageContaining("more than 1000000 bytes wait for the network");

        server.close();
        transport.close(PATIENCE);
    }

    @Test
    void frozenServerDoesNotKeepATransportFromClosingInTime() throws Exception {
        NatsServer server = NatsServer.start();
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(server.url())
                .pingInterval(NEVER)
                .build());
        await(transport, CONNECTED);
        transport.subscribe("a", heard::add);

        server.pause();
        transport.publish(envelope("a"));
        long begun = Stalls.now();
        transport.close(Duration.ofSeconds(2));

        assertThat(Stalls.timeSince(begun)).isLessThan(Duration.ofSeconds(4));
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
        NatsServer gone = NatsServer.start();
        StartedThreads started = new StartedThreads();
        NatsTransport connected = started.by(() -> NatsTransport.connect(config(server)));
        await(connected, CONNECTED);
        connected.subscribe("a", heard::add);
        NatsTransport lost = started.by(() -> NatsTransport.connect(config(gone)));
        await(lost, CONNECTED);
        gone.close();
        await(lost, DISCONNECTED);
        NatsTransport connecting = started.by(() -> NatsTransport.connect(config(gone)));

        for (NatsTransport each : List.of(connected, lost, connecting)) {
            started.by(() -> {
                each.close(PATIENCE);
                return each;
            });
        }

        started.assertAllEnd();
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

    /** Speaks to the server as a client that does not check what it sends. */
    private static void send(NatsServer server, String protocol) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("CONNECT {\"headers\":true,\"verbose\":false}\r\n" + protocol + "PING\r\n").getBytes(UTF_8));
            out.flush();
            socket.setSoTimeout((int) PATIENCE.toMillis());
            BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String line = "";
            while (!line.equals("PONG")) {
                line = lines.readLine();
                assertThat(line).as("what the server says before PONG").isNotNull();
            }
        }
    }
}
