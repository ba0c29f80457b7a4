package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.Environment;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Against Go's own encoder and decoder, used as uwe's client and server use them. Only where Go is. */
@Timeout(120)
@EnabledIf("goIsThere")
class GoInteropTest {

    @TempDir
    private static Path tools;

    @TempDir
    private Path folder;

    static boolean goIsThere() {
        try {
            return new ProcessBuilder("go", "version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException none) {
            return false;
        }
    }

    @BeforeAll
    static void build() throws Exception {
        Process build = new ProcessBuilder("go", "build", "-o", program(), "src/test/go/uwe.go")
                .redirectErrorStream(true)
                .start();
        String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor()).as(said).isZero();
    }

    @Test
    void uwesClientReadsOurAnswers() throws Exception {
        Path path = folder.resolve("s");
        StateInfo info = new StateInfo(AppInfo.named("x<y"), Map.of("é😀", "Run", "a&b", "Failed"));
        try (SocketFile file = SocketFile.open(path, new Random(1));
                SocketServer server = new SocketServer(
                        file.channel(),
                        Duration.ofSeconds(30),
                        request -> answer(request, info),
                        e -> {},
                        Environment.system())) {

            assertThat(server).isNotNull();
            assertThat(go("send", path.toString(), "ping", "")).isEqualTo("0||\"pong\"\n");
            assertThat(go("send", path.toString(), "nope", "")).isEqualTo("13|unknown_action|null\n");
            assertThat(go("send", path.toString(), "echo", "[1, {\"a\":2.50}]"))
                    .as("arguments as Go sends them, compact")
                    .isEqualTo("0||\"[1,{\\\"a\\\":2.50}]\"\n");
            String status = go("send", path.toString(), "status", "");
            assertThat(StateInfo.parse(status.substring("0||".length()))).isEqualTo(info);
        }
    }

    @Test
    void uwesServerReadsOurRequestsAndIsUnderstood() throws Exception {
        Path path = folder.resolve("s");
        String data = "{\"app\":{\"name\":\"x<y\"},\"workers\":{\"w\":\"Run\"}}";
        Process server = new ProcessBuilder(program(), "serve", path.toString(), data).start();
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("listening");

            StateInfo info = new StatusClient(path, Duration.ofSeconds(30)).status();

            assertThat(info).isEqualTo(new StateInfo(AppInfo.named("x<y"), Map.of("w", "Run")));
            assertThat(out.readLine()).isEqualTo("status|null");
            assertThat(server.waitFor()).isZero();
        } finally {
            server.destroyForcibly();
        }
    }

    private static SocketResponse answer(SocketRequest request, StateInfo info) {
        return switch (request.action()) {
            case "ping" -> SocketResponse.ok("pong");
            case "echo" -> SocketResponse.ok(request.args());
            case "status" -> SocketResponse.ok(info.tree());
            default -> SocketResponse.error("unknown_action");
        };
    }

    private static String go(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(err).isZero();
        return out;
    }

    private static String program() {
        return tools.resolve("uwe").toString();
    }
}
