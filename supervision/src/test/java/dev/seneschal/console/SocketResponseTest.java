package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.util.RawValue;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class SocketResponseTest {

    @Test
    void refusesDataThatWouldEndTheAnswer() {
        for (String data : new String[] {"", "[1,\n2]", "[1,\r2]", "1\n"}) {
            assertThatThrownBy(() -> new SocketResponse(SocketResponse.OK, "", data))
                    .as(data)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + data + "'");
        }
    }

    @Test
    @SuppressWarnings("NullAway") // a host that does not check may pass it
    void refusesNull() {
        assertThatThrownBy(() -> new SocketResponse(SocketResponse.ERROR, null, "1"))
                .hasMessage("error");
        assertThatThrownBy(() -> new SocketResponse(SocketResponse.OK, "", null))
                .hasMessage("data");
    }

    @Test
    void refusesAFailureWithoutAReason() {
        assertThatThrownBy(() -> SocketResponse.error(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reason");
    }

    @Test
    void aLineBreakThatJacksonWritesCannotBeSent() {
        SocketResponse response = SocketResponse.ok(new RawValue("[1,\n2]"));

        assertThat(response.status()).isEqualTo(SocketResponse.INTERNAL);
        assertThat(response.error()).startsWith("json: ").contains("on one line");
        assertThat(response.data()).isEqualTo("null");
    }

    @Test
    void anAnswerOnSeveralLinesIsReadAsJson() throws Exception {
        String answer = "{\n \"status\": 0,\n \"data\": {\n  \"n\": \"a\\nb\"\r\n }\n}\n";

        SocketResponse response = SocketResponse.parse(new StringReader(answer), 1000);

        assertThat(GoJson.MAPPER.readTree(response.data()).get("n").asText()).isEqualTo("a\nb");
    }
}
