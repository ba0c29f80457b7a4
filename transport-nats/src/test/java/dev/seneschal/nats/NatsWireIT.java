package dev.seneschal.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.MessageTooLargeException;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and how much of it. */
@RequiresNatsServer
class NatsWireIT {

    private static final int MAX_PAYLOAD = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<Incoming> heard = new LinkedBlockingQueue<>();
    private NatsServer server;
    private NatsTransport transport;

    @BeforeEach
    void connect() throws InterruptedException {
        server = NatsServer.start("max_payload: " + MAX_PAYLOAD);
        transport = NatsTransport.connect(NatsTransportConfig.of(server.url()));
        CountDownLatch connected = new CountDownLatch(1);
        transport.addStateListener(state -> {
            if (state == ConnectionState.CONNECTED) {
                connected.countDown();
            }
        });
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        transport.subscribe("a", heard::add);
    }

    @AfterEach
    void close() throws InterruptedException {
        transport.close(PATIENCE);
        server.close();
    }

    @Test
    void takesItsLargestPayloadFromTheServer() {
        assertThat(transport.maxPayload()).isEqualTo(MAX_PAYLOAD);
    }

    @Test
    void largestPayloadIsTakenAndOneByteMoreRefusedWithTheConnectionUnharmed() throws Exception {
        Headers headers = Headers.of("name", "value", "name", "", "Other", "x");
        int room = MAX_PAYLOAD - headers.wireBytes();

        join(new Envelope("a", Headers.EMPTY, new byte[MAX_PAYLOAD]));
        join(new Envelope("a", headers, new byte[room]));
        assertThat(refusalOf(new Envelope("a", Headers.EMPTY, new byte[MAX_PAYLOAD + 1]))
                        .size())
                .isEqualTo(MAX_PAYLOAD + 1);
        assertThat(refusalOf(new Envelope("a", headers, new byte[room + 1])).size())
                .isEqualTo(MAX_PAYLOAD + 1);
        join(new Envelope("a", headers, new byte[0]));

        assertThat(next().envelope().body()).hasSize(MAX_PAYLOAD);
        assertThat(next().envelope().body()).hasSize(room);
        assertThat(next().envelope().body()).isEmpty();
        assertThat(transport.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void serverCountsHeadersAgainstItsLargestPayload() throws IOException {
        String headers = "NATS/1.0\r\nname:value\r\n\r\n";

        String answer = answerTo("HPUB a " + headers.length() + " " + (MAX_PAYLOAD + 1) + "\r\n");

        assertThat(answer).contains("Maximum Payload Violation");
    }

    @Test
    void hundredThousandMessagesArriveInOrderAndWithoutLoss() throws Exception {
        int count = 100_000;

        for (int i = 0; i < count; i++) {
            join(new Envelope("a", Headers.EMPTY, Integer.toString(i).getBytes(UTF_8)));
        }

        for (int i = 0; i < count; i++) {
            assertThat(new String(next().envelope().body(), UTF_8)).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void slowListenerLosesNothing() throws Exception {
        int count = 20_000;
        CountDownLatch mayGoOn = new CountDownLatch(1);
        BlockingQueue<Incoming> slow = new LinkedBlockingQueue<>();
        transport.subscribe("slow", incoming -> {
            try {
                assertThat(mayGoOn.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            slow.add(incoming);
        });

        for (int i = 0; i < count; i++) {
            join(new Envelope("slow", Headers.EMPTY, new byte[500]));
        }
        mayGoOn.countDown();

        for (int i = 0; i < count; i++) {
            assertThat(slow.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void subjectsMayHaveLettersOutsideAscii() throws Exception {
        transport.subscribe("größe.*", heard::add);

        transport.publish(new Envelope("größe.µ", Headers.EMPTY, new byte[0]), "größe.antwort");

        Incoming incoming = next();
        assertThat(incoming.envelope().subject()).isEqualTo("größe.µ");
        assertThat(incoming.replySubject()).contains("größe.antwort");
    }

    @Test
    void headersOfAGoClientAreReadWithTheirSpaceTrimmedAndControlCharactersReplaced() throws Exception {
        String headers = "NATS/1.0\r\nfromNode: central\r\nserial:gob\r\nodd: a\tb\r\n\r\n";
        // The server has the subscription: what comes next comes by another connection.
        join(new Envelope("a", Headers.EMPTY, new byte[0]));
        next();

        answerTo("HPUB a " + headers.length() + " " + (headers.length() + 1) + "\r\n" + headers + "x\r\nPING\r\n");

        Headers received = next().envelope().headers();
        assertThat(received.first("fromNode")).contains("central");
        assertThat(received.first("serial")).contains("gob");
        assertThat(received.first("odd")).contains("a b");
    }

    private void join(Envelope envelope) {
        transport.publish(envelope).toCompletableFuture().join();
    }

    private MessageTooLargeException refusalOf(Envelope envelope) {
        try {
            join(envelope);
            throw new AssertionError("was taken: " + envelope);
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(MessageTooLargeException.class);
            return (MessageTooLargeException) e.getCause();
        }
    }

    private Incoming next() throws InterruptedException {
        Incoming next = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("what should have come by now").isNotNull();
        return next;
    }

    /** Speaks to the server as a client that does not check what it sends; returns what it says up to PONG or hanging up. */
    private String answerTo(String protocol) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("CONNECT {\"headers\":true,\"verbose\":false}\r\n" + protocol).getBytes(UTF_8));
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            StringBuilder answer = new StringBuilder();
            for (String line = reader.readLine(); line != null && !line.equals("PONG"); line = reader.readLine()) {
                answer.append(line).append('\n');
            }
            return answer.toString();
        }
    }
}
