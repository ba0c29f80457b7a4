package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.console.AppInfo;
import dev.seneschal.console.CheckCommand;
import dev.seneschal.console.StatusSocket;
import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.WorkerContext;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example as a program of its own, asked and ended as from a terminal. */
@Timeout(120)
class FirstWorkerTest {

    private final String name = "first-worker-test-" + ProcessHandle.current().pid();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Process program;
    private BufferedReader says;

    @BeforeEach
    void start() throws Exception {
        List<String> command = new ArrayList<>(signalsByDefault());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FirstWorker.class.getName(),
                name));
        program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        says = program.inputReader(StandardCharsets.UTF_8);
        assertThat(says.readLine()).isEqualTo("tick");
        awaitThatItCanBeAsked();
    }

    /** The first question makes it load much, and so it may take longer than the five seconds that it gives its client. */
    private void awaitThatItCanBeAsked() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (check(name) != 0) {
            assertThat(System.nanoTime() - end)
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isNegative();
        }
        out.reset();
        err.reset();
    }

    @AfterEach
    void end() throws Exception {
        program.destroy();
        program.waitFor();
    }

    @Test
    void ctrlCStopsItCleanlyWithExitCode0() throws Exception {
        Process ctrlC = new ProcessBuilder("kill", "-INT", Long.toString(program.pid())).start();
        assertThat(ctrlC.waitFor()).isZero();

        assertThat(program.waitFor()).isZero();
        assertThat(says.lines()).allMatch("tick"::equals);
        assertThat(Files.exists(AppInfo.named(name).socketPath()))
                .as("the socket is left")
                .isFalse();
    }

    @Test
    void theCheckCommandShowsIt() {
        assertThat(check(name, "--details")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"name\": \"" + name + "\"", "\"clock\": \"Run\"");
        assertThat(check(name, "clock")).isZero();
        assertThat(check(name, "clock", "calendar")).isEqualTo(7);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("calendar is not active\n");
    }

    @Test
    void anotherProcessDoesNotTakeItsSocket() throws Exception {
        try (Chief other = Chief.builder()
                        .eventHandler(event -> err.writeBytes(event.message().getBytes(StandardCharsets.UTF_8)))
                        .addWorker("other", WorkerContext::awaitCancelled)
                        .build();
                StatusSocket socket = StatusSocket.open(other, AppInfo.named(name))) {
            other.start();

            assertThat(socket.isOpen()).isFalse();
            assertThat(check(name, "clock")).isZero();
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("in use");
        assertThat(check(name, "clock")).as("nor removes it when it ends").isZero();
    }

    @Test
    void theSocketOfAKilledProcessIsReplaced() throws Exception {
        program.destroyForcibly().waitFor();
        assertThat(Files.exists(AppInfo.named(name).socketPath()))
                .as("what it left")
                .isTrue();
        assertThat(check(name)).isEqualTo(1);

        start();

        assertThat(check(name, "clock")).isZero();
    }

    private int check(String... arguments) {
        List<String> patiently = new ArrayList<>(List.of(arguments));
        patiently.addAll(1, List.of("--timeout", "60"));
        return CheckCommand.run(
                patiently,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /** In the background of a script SIGINT is ignored, and that is inherited; so it is set to what a terminal's programs have. */
    private static List<String> signalsByDefault() throws InterruptedException {
        List<String> env = List.of("env", "--default-signal=INT");
        try {
            List<String> trial = Stream.concat(env.stream(), Stream.of("true")).toList();
            return new ProcessBuilder(trial).start().waitFor() == 0 ? env : List.of();
        } catch (IOException unavailable) {
            return List.of();
        }
    }
}
