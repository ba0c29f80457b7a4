package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seneschal.examples.node.NodeCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of {@code ./dev node}, and the lines that it has printed. */
final class NodeProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 90;

    private final Process process;
    private final Path out;
    private final Path err;

    NodeProcess(Path folder, String name, String url, List<String> more) throws IOException {
        out = folder.resolve(name + ".out");
        err = folder.resolve(name + ".err");
        List<String> command = interruptible();
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // They live for a second: what is compiled thoroughly never pays.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                NodeCommand.class.getName(),
                "--name",
                name,
                "--url",
                url));
        command.addAll(more);
        process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** In the background of a script SIGINT is ignored, and that is inherited; so it is set to what a terminal's programs have. */
    private static List<String> interruptible() throws IOException {
        List<String> env = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(env);
        probe.add("true");
        try {
            Process tried = new ProcessBuilder(probe)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new ArrayList<>(tried.waitFor() == 0 ? env : List.of());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for its end, and gives its exit code. */
    int exit() throws InterruptedException, IOException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the node ends; it has printed %s lines, and said %s", lines().size(), said())
                .isTrue();
        return process.exitValue();
    }

    /** Asks it to end as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    void awaitConnection() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!said().contains("CONNECTED\n")) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as("it connects: %s", said())
                    .isTrue();
            Thread.onSpinWait();
        }
    }

    String said() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    /** What it has printed of one kind. */
    List<JsonNode> lines(String event) throws IOException {
        return lines().stream()
                .filter(line -> line.get("event").asText().equals(event))
                .toList();
    }

    List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
