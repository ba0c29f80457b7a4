package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client, at servers that say what uwe's says, or nothing. */
@Timeout(60)
class StatusClientTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final String STATUS =
            "{\"status\":0,\"data\":{\"app\":{\"name\":\"x\",\"version\":\"1\",\"build\":\"b\","
                    + "\"tag\":\"t\"},\"workers\":{\"a\":\"Run\",\"b\":\"Failed\"}}}\n";

    @TempDir
    private Path folder;

    private ScriptedServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new ScriptedServer(folder.resolve("s"));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void sendsUwesBytesAndReadsUwesAnswer() throws Exception {
        server.answer(STATUS);

        StateInfo info = client(LONG).status();

        assertThat(info).isEqualTo(new StateInfo(new AppInfo("x", "1", "b", "t"), Map.of("a", "Run", "b", "Failed")));
        assertThat(server.received()).containsExactly("{\"ActionFunc\":\"status\",\"args\":null}\n");
    }

    @Test
    void keepsTheDataOfAnAnswerAsItWasSent() throws Exception {
        server.answer("{\"status\":-1,\"error\":\"json: \\u003cx\\u003e\",\"data\":{\"n\":1.50}}\n");

        SocketResponse response = client(LONG).send(new SocketRequest("x", "[1,2]"));

        assertThat(response).isEqualTo(new SocketResponse(SocketResponse.INTERNAL, "json: <x>", "{\"n\":1.50}"));
        assertThat(server.received()).containsExactly("{\"ActionFunc\":\"x\",\"args\":[1,2]}\n");
    }

    @Test
    void waitsNoLongerThanItsTimeout() {
        server.answer(null);

        assertThatThrownBy(() -> client(Duration.ofMillis(50)).status())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("within PT0.05S")
                .hasMessageContaining(server.path().toString());
    }

    @Test
    void saysWhatCameInPlaceOfAnAnswer() {
        server.answer("");
        assertThatThrownBy(() -> client(LONG).status())
                .isInstanceOf(StatusProtocolException.class)
                .hasMessageContaining("without an answer");

        server.answer("<html>\n");
        assertThatThrownBy(() -> client(LONG).status()).isInstanceOf(StatusProtocolException.class);

        server.answer("{\"status\":13,\"error\":\"unknown_action\",\"data\":null}\n");
        assertThatThrownBy(() -> client(LONG).status()).hasMessage("unknown_action");
    }

    @Test
    void saysWhereNobodyListens() {
        Path nowhere = folder.resolve("nowhere");

        assertThatThrownBy(() -> new StatusClient(nowhere, LONG).status())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(nowhere.toString());
    }

    private StatusClient client(Duration timeout) {
        return new StatusClient(server.path(), timeout);
    }
}
