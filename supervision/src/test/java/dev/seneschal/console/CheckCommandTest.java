package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The check command, at a server that says what uwe's says, or nothing. */
@Timeout(60)
class CheckCommandTest {

    private static final String STATUS =
            "{\"status\":0,\"data\":{\"app\":{\"name\":\"x\",\"version\":\"1\",\"build\":\"b\","
                    + "\"tag\":\"t\"},\"workers\":{\"a\":\"Run\",\"b\":\"Failed\"}}}\n";

    @TempDir
    private Path folder;

    private ScriptedServer server;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void serve() throws Exception {
        server = new ScriptedServer(folder.resolve("s"));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void exitsWith0IfAllNamedWorkersRun() {
        server.answer(STATUS);

        assertThat(check("a")).isZero();
        assertThat(check()).isZero();

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void exitsWith7ForTheFirstWorkerThatDoesNotRun() {
        server.answer(STATUS);

        assertThat(check("a", "b", "c")).isEqualTo(7);
        assertThat(err.toString()).isEqualTo("b is not active\n");
        assertThat(check("c")).as("one that is not there").isEqualTo(7);
    }

    @Test
    void exitsWith1IfTheApplicationCannotBeAsked() throws IOException {
        server.answer("{\"status\":13,\"error\":\"unknown_action\",\"data\":null}\n");
        assertThat(check("a")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("unknown_action\n");

        server.answer("{\"status\":0,\"data\":[]}\n");
        assertThat(check("a")).isEqualTo(1);

        server.close();
        Files.deleteIfExists(server.path());
        assertThat(check("a")).isEqualTo(1);
    }

    @Test
    void printsTheDetailsToStandardOutputAlsoIfAWorkerDoesNotRun() throws Exception {
        server.answer(STATUS);

        assertThat(check("--details", "a")).isZero();
        StateInfo printed = StateInfo.parse(out.toString());
        out.reset();
        assertThat(check("-d", "b")).isEqualTo(7);

        assertThat(printed.workers()).containsEntry("b", "Failed");
        assertThat(out.toString())
                .startsWith("{\n  \"app\": {\n    \"name\": \"x\",\n")
                .endsWith("}\n");
    }

    @Test
    void givesUpAfterItsTimeout() {
        server.answer(null);

        assertThat(check("--timeout", "0.05", "a")).isEqualTo(1);

        assertThat(err.toString()).contains("within PT0.05S");
    }

    @Test
    void saysHowItIsUsed() {
        assertThat(CheckCommand.run(List.of(), print(out), print(err))).isEqualTo(1);
        assertThat(CheckCommand.run(List.of("x", "--detials"), print(out), print(err)))
                .isEqualTo(1);
        assertThat(CheckCommand.run(List.of("x", "--timeout", "soon"), print(out), print(err)))
                .isEqualTo(1);

        assertThat(err.toString()).contains("usage: check NAME", "--detials", "'soon'");
    }

    private int check(String... arguments) {
        Stream.Builder<String> all = Stream.builder();
        all.add("x")
                .add("--timeout")
                .add("50")
                .add("--socket")
                .add(server.path().toString());
        List.of(arguments).forEach(all::add);
        return CheckCommand.run(all.build().toList(), print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
