package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Go's own decoder, in a process that is asked line by line: the program in src/test/go/gobcheck. */
final class GoOracle implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    static final String CRASHED = "CRASH";

    /** Virtual memory in KiB: Go asks for whatever a length claims, and is to die of that alone. */
    private static final int MAX_KIB = 3_000_000;

    /** Go walks through as many elements as a count claims if they take no bytes, which may be for ever; it is ended then. */
    private static final int MAX_MINUTES = 1;

    private final Path program;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(code -> {
        Thread thread = new Thread(code, "watch over gobcheck");
        thread.setDaemon(true);
        return thread;
    });
    private Process process;
    private BufferedWriter in;
    private BufferedReader out;

    private GoOracle(Path program) throws IOException {
        this.program = program;
        begin();
    }

    private void begin() throws IOException {
        process = new ProcessBuilder("sh", "-c", "ulimit -v " + MAX_KIB + "; exec \"$0\" -batch", program.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Builds the program and starts it; empty if there is no Go, unless {@code seneschal.require-go} says that there must be. */
    static Optional<GoOracle> start() throws IOException, InterruptedException {
        Optional<String> go = findGo();
        if (go.isEmpty()) {
            if (Boolean.getBoolean("seneschal.require-go")) {
                throw new AssertionError("there is no go on the PATH");
            }
            return Optional.empty();
        }
        Path folder = Path.of("target").toAbsolutePath();
        Path program = Files.createTempDirectory(folder, "gobcheck").resolve("gobcheck");
        ProcessBuilder build = new ProcessBuilder(go.get(), "build", "-o", program.toString(), ".")
                .directory(new File("src/test/go/gobcheck"))
                .redirectErrorStream(true);
        build.environment().putAll(Map.of("GOFLAGS", "", "GO111MODULE", "on", "GOTOOLCHAIN", "local"));
        build.environment().putIfAbsent("GOCACHE", folder.resolve("go-cache").toString());
        Process built = build.start();
        String said = new String(built.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (built.waitFor() != 0) {
            throw new AssertionError("gobcheck does not build: " + said);
        }
        return Optional.of(new GoOracle(program));
    }

    private static Optional<String> findGo() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        for (String folder : path.split(File.pathSeparator)) {
            File go = new File(folder, "go");
            if (go.canExecute()) {
                return Optional.of(go.getPath());
            }
        }
        return Optional.empty();
    }

    /**
     * Asks for what Go makes of bytes, even if it dies of them or never ends.
     *
     * @return an object with {@code ok} and, by the operation, {@code error}, {@code values} and others
     */
    JsonNode ask(String vector, String operation, byte[] bytes) throws IOException {
        in.write(JSON.writeValueAsString(
                Map.of("name", vector, "op", operation, "hex", HexFormat.of().formatHex(bytes))));
        in.write('\n');
        in.flush();
        Future<?> end = watch.schedule(process::destroyForcibly, MAX_MINUTES, TimeUnit.MINUTES);
        String answer = out.readLine();
        end.cancel(false);
        if (answer == null) {
            begin();
            return JSON.createObjectNode().put("ok", false).put("error", CRASHED);
        }
        return JSON.readTree(answer);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        watch.shutdownNow();
        in.close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
