package dev.seneschal.nats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.PromptListener;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which listeners hear a message on jnats' thread. */
@RequiresNatsServer
@Timeout(120)
class PromptListenerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A message that was heard, and on whose thread. */
    private record Heard(String text, Thread thread) {}

    private final LinkedBlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private NatsServer server;
    private NatsTransport transport;

    @BeforeEach
    void connect() throws Exception {
        server = NatsServer.start();
        transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(server.url())
                .name("prompt")
                .build());
        CountDownLatch connected = new CountDownLatch(1);
        transport.addStateListener(state -> {
            if (state == ConnectionState.CONNECTED) {
                connected.countDown();
            }
        });
        assertThat(connected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void close() throws Exception {
        transport.close(PATIENCE);
        server.close();
    }

    @Test
    void oneThatIsPromptHearsOnJnatsThreadWhatComesAlone() throws Exception {
        PromptListener prompt = this::note;
        transport.subscribe("one", prompt);

        String loop = "seneschal-nats-prompt";
        Heard last;
        do {
            publish("one", "ping");
            last = heard.poll(20, TimeUnit.SECONDS);
            assertThat(last).isNotNull();
        } while (last.thread().getName().equals(loop));

        assertThat(last.thread().getName()).startsWith(loop + "-");
    }

    @Test
    void anyOtherIsNeverCalledOnJnatsThread() throws Exception {
        Consumer<Incoming> ordinary = this::note;
        transport.subscribe("one", ordinary);

        for (int i = 0; i < 500; i++) {
            publish("one", "ping");
            Heard next = heard.poll(20, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            assertThat(next.thread().getName()).isEqualTo("seneschal-nats-prompt");
        }
    }

    @Test
    void oneThatIsPromptHearsAllAndInOrder() throws Exception {
        PromptListener prompt = this::note;
        transport.subscribe("one", prompt);
        List<String> sent = IntStream.range(0, 20_000).mapToObj(String::valueOf).toList();

        for (String text : sent) {
            publish("one", text);
        }

        for (String text : sent) {
            Heard next = heard.poll(20, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            assertThat(next.text()).isEqualTo(text);
        }
    }

    private void note(Incoming incoming) {
        heard.add(new Heard(new String(incoming.envelope().body(), UTF_8), Thread.currentThread()));
    }

    private void publish(String subject, String text) {
        transport.publish(new Envelope(subject, Headers.EMPTY, text.getBytes(UTF_8)));
    }
}
