package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seneschal.nats.NatsTransport;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes of the command line, each in a process of its own, on one nats-server. */
@Timeout(180)
class NodeCommandIT {

    private static final int MESSAGES = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Map<String, String> WIRE_NAMES = Map.of("none", "none", "zstd", "z", "gzip", "g");

    private static LocalNatsServer nats;
    private static NatsTransport listening;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() throws Exception {
        assumeTrue(
                Boolean.getBoolean("seneschal.require-nats") || natsServerIsThere(),
                "there is no nats-server on the PATH");
        nats = LocalNatsServer.start();
        listening = SharedShop.connect(nats.url());
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        if (nats != null) {
            listening.close(Duration.ofSeconds(5));
            nats.close();
        }
    }

    private static boolean natsServerIsThere() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "nats-server")));
    }

    private NodeProcess node(String name, String options) throws Exception {
        return new NodeProcess(folder, name, nats.url(), List.of(options.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "april, gob, none",
        "april, gob, zstd",
        "april, gob, gzip",
        "april, cbor, none",
        "april, cbor, zstd",
        "april, cbor, gzip",
        "january, gob, none",
        "january, gob, zstd",
        "january, cbor, none",
        "january, cbor, zstd"
    })
    void everyLineOfAFileIsAccountedFor(String dialect, String codec, String compression) throws Exception {
        String way =
                "--dialect " + dialect + " --codec " + codec + " --compress " + compression + " --until " + MESSAGES;
        String suffix = "-" + dialect + "-" + codec + "-" + compression;
        Path file = folder.resolve("messages.json");
        Files.writeString(file, messages("receiver" + suffix, dialect));

        Set<String> wire = new ConcurrentSkipListSet<>();
        listening.subscribe("receiver" + suffix + ".REQCount.*", incoming -> wire.add(codecs(incoming)));
        awaitSubscribed("probe" + suffix);

        try (NodeProcess receiver = node("receiver" + suffix, way + " --handle REQCount=count");
                NodeProcess sender = node("sender" + suffix, way + " --send " + file)) {
            assertThat(sender.exit()).as(sender.said()).isZero();
            assertThat(receiver.exit()).as(receiver.said()).isZero();

            assertThat(sender.lines()).hasSize(MESSAGES);
            assertThat(sender.lines("receipt").stream()
                            .filter(line -> line.get("outcome").asText().equals("Delivered"))
                            .map(line -> line.get("number").asInt())
                            .sorted()
                            .toList())
                    .isEqualTo(IntStream.rangeClosed(1, MESSAGES).boxed().toList());
            assertThat(receiver.lines()).hasSize(MESSAGES);
            assertThat(receiver.lines("handled").stream()
                            .map(NodeCommandIT::dataOf)
                            .sorted()
                            .toList())
                    .isEqualTo(IntStream.rangeClosed(1, MESSAGES)
                            .mapToObj(NodeCommandIT::data)
                            .sorted()
                            .toList());
            String expected = codec + " " + WIRE_NAMES.get(compression);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!wire.contains(expected) && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            assertThat(wire).as("codec and compression").contains(expected);
        }
    }

    @Test
    void aFileInYamlIsSentTooAndWhatIsWrongInItIsNamedWithItsPlace() throws Exception {
        Path file = folder.resolve("messages.yaml");
        Files.writeString(file, """
                # as April's operators write it
                - toNode: taking-yaml
                  method: REQEcho
                  methodArgs: [first]
                - toNode: taking-yaml
                  method: REQEcho
                  methodTimeout: long
                - toNodes: [taking-yaml]
                  method: REQEcho
                  methodArgs:
                    - second
                """);

        try (NodeProcess receiver = node("taking-yaml", "--until 2 --handle REQEcho=echo");
                NodeProcess sender = node("sending-yaml", "--until 2 --send " + file)) {
            assertThat(sender.exit())
                    .as("a message was left out: %s", sender.said())
                    .isEqualTo(1);
            assertThat(receiver.exit()).as(receiver.said()).isZero();

            assertThat(sender.lines("receipt"))
                    .extracting(line -> line.get("outcome").asText())
                    .containsExactly("Delivered", "Delivered");
            assertThat(receiver.lines("handled"))
                    .extracting(
                            line -> line.get("message").get("methodArgs").get(0).asText())
                    .containsExactlyInAnyOrder("first", "second");
            assertThat(sender.said())
                    .contains("node: " + file + ": message 2, left out: ")
                    .contains("ethodTimeout");
        }
    }

    @Test
    void aReceiptThatIsNotDeliveredIsInTheExitCode() throws Exception {
        Path file = folder.resolve("messages.json");
        Files.writeString(file, """
                [{"toNode": "failing", "method": "REQFail", "retries": 1, "ACKTimeout": 10},
                 {"toNode": "failing", "method": "REQEcho", "replyMethod": "REQToSocket"}]
                """);

        try (NodeProcess receiver = node("failing", "--handle REQFail=fail --handle REQEcho=echo");
                NodeProcess sender = node("asking", "--until 3 --send " + file)) {
            assertThat(sender.exit()).as(sender.said()).isEqualTo(1);

            assertThat(sender.lines("receipt"))
                    .extracting(line -> line.get("method").asText() + " "
                            + line.get("outcome").asText())
                    .containsExactlyInAnyOrder("REQFail GaveUp", "REQEcho Delivered");
            assertThat(sender.lines("handled"))
                    .as("the reply")
                    .extracting(line -> line.get("message").get("method").asText())
                    .containsExactly("REQToSocket");
            assertThat(receiver.lines("handled"))
                    .extracting(line -> line.get("outcome").asText())
                    .containsExactlyInAnyOrder("Failed", "Succeeded");
        }
    }

    @Test
    void endsOnAnInterruptWithItsOwnExitCode() throws Exception {
        try (NodeProcess node = node("interrupted", "--handle REQEcho=echo")) {
            node.awaitConnection();

            node.interrupt();

            assertThat(node.exit()).as(node.said()).isZero();
            assertThat(node.lines()).isEmpty();
        }
    }

    /** Waits until the server knows of all subscriptions so far, as it does once it has brought one that was published after them. */
    private static void awaitSubscribed(String probe) throws Exception {
        CountDownLatch brought = new CountDownLatch(1);
        listening.subscribe(probe, incoming -> brought.countDown());
        listening.publish(new Envelope(probe, Headers.EMPTY, new byte[0]));
        assertThat(brought.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** What the headers say of a message. January's nodes name neither gob nor no compression. */
    private static String codecs(Incoming incoming) {
        Headers headers = incoming.envelope().headers();
        return headers.first("serial").orElse("gob") + " "
                + headers.first("cmp").orElse("none");
    }

    private static String messages(String to, String dialect) {
        return IntStream.rangeClosed(1, MESSAGES)
                .mapToObj(number ->
                        "{\"toNode\":\"" + to + "\",\"method\":\"REQCount\",\"data\":" + json(number, dialect) + "}")
                .collect(Collectors.joining(",\n", "[", "]"));
    }

    /** As operators of the version write it. */
    private static String json(int number, String dialect) {
        if (dialect.equals("january")) {
            return "[\"" + data(number) + "\"]";
        }
        return "\"" + Base64.getEncoder().encodeToString(data(number).getBytes(StandardCharsets.UTF_8)) + "\"";
    }

    private static String data(int number) {
        return "message " + number + " of a file".repeat(200);
    }

    private static String dataOf(JsonNode handled) {
        JsonNode data = handled.get("message").get("data");
        if (data.isArray()) {
            List<String> parts = new ArrayList<>();
            data.forEach(part -> parts.add(part.asText()));
            return String.join("", parts);
        }
        return new String(Base64.getDecoder().decode(data.asText()), StandardCharsets.UTF_8);
    }
}
