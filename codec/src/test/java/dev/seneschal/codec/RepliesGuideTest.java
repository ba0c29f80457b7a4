package dev.seneschal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Deferred;
import dev.seneschal.node.NoReplyException;
import dev.seneschal.node.Node;
import dev.seneschal.node.Relaying;
import dev.seneschal.node.Sending;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples in docs/replies-and-relay.md, which are this file's, white space aside. */
@Timeout(30)
class RepliesGuideTest {

    private static final Path GUIDE = Path.of("../docs/replies-and-relay.md");
    private static final Path HERE = Path.of("src/test/java/dev/seneschal/codec/RepliesGuideTest.java");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final LoopbackBroker broker = LoopbackBroker.create();
    private final WireFormat wire =
            WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
    private final Node central = Node.builder("central", wire, broker.connect()).build();
    private Node node1 = central;

    private Node answering(Executor reporting) {
        // guide begins
        Node node1 = Node.builder("node1", wire, broker.connect())
                .handle("REQPing", (message, context) -> context.reply("pong to " + message.text()))
                .handle("REQReport", (message, context) -> {
                    Deferred outcome = context.defer();
                    reporting.execute(() -> {
                        context.reply("42 pages");
                        outcome.succeed();
                    });
                })
                .build();
        // guide ends
        return node1;
    }

    @BeforeEach
    void start() {
        node1 = answering(Runnable::run);
        node1.start();
        central.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        central.close(TIMEOUT);
        node1.close(TIMEOUT);
    }

    @Test
    void asksAndWaits() throws Exception {
        // guide begins
        CompletableFuture<Message> pong = central.request(
                Message.builder().to("node1").method("REQPing").data("ping").build(), Duration.ofSeconds(5));
        String text = pong.thenApply(Message::text)
                .exceptionally(e ->
                        e.getCause() instanceof NoReplyException none ? none.reason() + ": " + none.getMessage() : "?")
                .get(10, TimeUnit.SECONDS);
        // guide ends

        assertThat(text).isEqualTo("pong to ping");
    }

    @Test
    void aDeferredHandlerRepliesToo() throws Exception {
        Message report = Message.builder().to("node1").method("REQReport").build();

        assertThat(central.request(report, TIMEOUT).get(10, TimeUnit.SECONDS).text())
                .isEqualTo("42 pages");
    }

    @Test
    void sendsToSeveralNodes() throws Exception {
        Node node2 = Node.builder("node2", wire, broker.connect())
                .handle("REQPing", (message, context) -> {})
                .build();
        node2.start();

        // guide begins
        List<Sending> copies = central.sendToNodes(Message.builder()
                .toNodes("node1", "node2")
                .method("REQPing")
                .data("to all")
                .build());
        // guide ends

        for (Sending copy : copies) {
            assertThat(copy.receipt().get(10, TimeUnit.SECONDS).outcome()).isEqualTo(Receipt.Outcome.DELIVERED);
        }
        node2.close(TIMEOUT);
    }

    @Test
    void goesThroughAnotherNode() throws Exception {
        // guide begins
        Node between = Node.builder("between", wire, broker.connect())
                .relaying(Relaying.FOR_OTHERS)
                .build();
        between.start();

        CompletableFuture<Message> throughBetween = central.request(
                Message.builder()
                        .to("node1")
                        .via("between")
                        .method("REQPing")
                        .data("ping")
                        .build(),
                Duration.ofSeconds(5));
        // guide ends

        assertThat(throughBetween.get(10, TimeUnit.SECONDS).text()).isEqualTo("pong to ping");
        between.close(TIMEOUT);
    }

    @Test
    void theGuideShowsTheseExamples() throws IOException {
        List<String> inGuide = pieces(Files.readString(GUIDE), "```java\n(.*?)```");
        List<String> inExample = pieces(Files.readString(HERE), "// guide begins\n(.*?)// guide ends");

        assertThat(inGuide).hasSize(4).isEqualTo(inExample);
    }

    private static List<String> pieces(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(match -> match.group(1).replaceAll("\\s+", ""))
                .toList();
    }
}
