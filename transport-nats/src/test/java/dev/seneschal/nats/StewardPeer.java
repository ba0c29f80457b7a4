package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Nodes that behave on the wire as Steward's do, by Go's own gob, CBOR, zstd, gzip, Ed25519 and NATS client: the program in
 * src/test/go/stewardpeer, built once, and one process for all nodes of a test class. What they do comes back as events.
 */
final class StewardPeer implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Path SOURCES = Path.of("src/test/go/stewardpeer");
    private static final Path LIBRARIES = Path.of("/usr/share/gocode");
    private static final List<String> NEEDED = List.of("nats-io/nats.go", "fxamacker/cbor", "klauspost/compress");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final BufferedWriter commands;
    private final Map<String, List<JsonNode>> events = new HashMap<>();
    private boolean ended;

    private StewardPeer(Process process) {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::readEvents, "steward-peer-events");
        reader.setDaemon(true);
        reader.start();
    }

    static StewardPeer start() {
        try {
            return new StewardPeer(new ProcessBuilder(Program.PATH.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean canBeBuilt() {
        return go().isPresent()
                && NEEDED.stream().allMatch(each -> Files.isDirectory(LIBRARIES.resolve("src/github.com/" + each)));
    }

    private static Optional<Path> go() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "go"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Builds it when first used. It ends with its standard input, and so with this JVM. */
    private static final class Program {

        static final Path PATH = build();

        private static Path build() {
            try {
                Path folder = Path.of("target").toAbsolutePath();
                Path program = Files.createTempDirectory(folder, "stewardpeer").resolve("stewardpeer");
                Path go = go().orElseThrow(() -> new AssertionError("there is no go on the PATH"));
                ProcessBuilder builder = new ProcessBuilder(go.toString(), "build", "-o", program.toString(), ".")
                        .directory(SOURCES.toFile())
                        .redirectErrorStream(true);
                builder.environment()
                        .putAll(Map.of("GOFLAGS", "", "GO111MODULE", "off", "GOPATH", LIBRARIES.toString()));
                builder.environment()
                        .putIfAbsent("GOCACHE", folder.resolve("go-cache").toString());
                Process built = builder.start();
                String said = new String(built.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (built.waitFor() != 0) {
                    throw new AssertionError("stewardpeer does not build: " + said);
                }
                return program;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Starts a node, and returns when what it subscribes has reached the broker. */
    void startNode(String name, String url, Way way, Map<String, Object> more) {
        ObjectNode settings = JSON.createObjectNode()
                .put("name", name)
                .put("url", url)
                .put("dialect", way.dialect().name())
                .put("serial", way.codec())
                .put("compression", way.compression());
        settings.setAll(JSON.<ObjectNode>valueToTree(more));
        tell(JSON.createObjectNode().put("op", "start").set("settings", settings));
        await("started", name, 1);
    }

    void stopNode(String name) {
        tell(JSON.createObjectNode().put("op", "stop").put("node", name));
        await("stopped", name, 1);
    }

    /** Has a node send messages, as an operator's input does. */
    void send(String node, List<ObjectNode> messages) {
        ObjectNode command = JSON.createObjectNode().put("op", "send").put("node", node);
        command.putArray("messages").addAll(messages);
        tell(command);
    }

    /** Decodes a message and encodes it again. */
    JsonNode rewrite(Way way, Map<String, List<String>> headers, byte[] body) {
        int before = events("rewritten", "").size();
        ObjectNode command = JSON.createObjectNode().put("op", "rewrite").put("body", body);
        command.putObject("settings")
                .put("dialect", way.dialect().name())
                .put("serial", way.codec())
                .put("compression", way.compression());
        command.set("headers", JSON.valueToTree(headers));
        tell(command);
        return await("rewritten", "", before + 1).get(before);
    }

    /** Waits for so many events of a kind at a node, and gives all that there are. */
    List<JsonNode> await(String kind, String node, int count) {
        return await(kind, node, count, event -> true);
    }

    synchronized List<JsonNode> await(String kind, String node, int count, Predicate<JsonNode> which) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<JsonNode> found = events(kind, node).stream().filter(which).toList();
            if (found.size() >= count) {
                return found;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertThat(left > 0 && !ended)
                    .as(
                            "%s events of kind %s at %s in time, the peer running; there are %s, and errors %s, %s",
                            count, kind, node, found.size(), events("error", node), events("crashed", node))
                    .isTrue();
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    synchronized List<JsonNode> events(String kind, String node) {
        return List.copyOf(events.getOrDefault(kind + " " + node, List.of()));
    }

    /** What would have ended the processes of nodes, had they been Steward's own. */
    synchronized List<JsonNode> crashes() {
        return events.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("crashed "))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }

    private void tell(JsonNode command) {
        try {
            commands.write(JSON.writeValueAsString(command));
            commands.write('\n');
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the peer is gone", e);
        }
    }

    private void readEvents() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(JSON.readTree(line));
            }
        } catch (IOException e) {
            // As at the end of the output: the process is gone.
        } finally {
            end();
        }
    }

    private synchronized void add(JsonNode event) {
        String key = event.get("event").asText() + " " + event.path("node").asText();
        events.computeIfAbsent(key, each -> new ArrayList<>()).add(event);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        commands.close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
