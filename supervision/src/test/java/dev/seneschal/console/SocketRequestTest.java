package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketRequestTest {

    private static final int LIMIT = 1000;

    @Test
    void readsUwesRequest() throws Exception {
        assertThat(read("{\"ActionFunc\":\"status\",\"args\":null}\n")).isEqualTo(new SocketRequest("status"));
        assertThat(new SocketRequest("status").toLine()).isEqualTo("{\"ActionFunc\":\"status\",\"args\":null}\n");
    }

    @Test
    void takesTheNameInAnyCaseAndActionForIt() throws Exception {
        assertThat(read("{\"actionfunc\":\"ping\"}").action()).isEqualTo("ping");
        assertThat(read("{\"ACTIONFUNC\":\"ping\"}").action()).isEqualTo("ping");
        assertThat(read("{\"action\":\"ping\"}").action()).isEqualTo("ping");
        assertThat(read("{\"action\":\"other\",\"ActionFunc\":\"ping\"}").action())
                .isEqualTo("ping");
    }

    @Test
    void keepsTheArgumentsAsTheyWereSent() throws Exception {
        assertThat(read("{\"args\":{ \"n\" : 1.50, \"s\":\"\\u003c\"} ,\"ActionFunc\":\"x\"}"))
                .isEqualTo(new SocketRequest("x", "{ \"n\" : 1.50, \"s\":\"\\u003c\"}"));
        assertThat(read("{\"ActionFunc\":\"x\",\"args\":-12}").args()).isEqualTo("-12");
        assertThat(read("{\"ActionFunc\":\"x\",\"args\":\"a}b\"}").args()).isEqualTo("\"a}b\"");
        assertThat(read("{\"ActionFunc\":\"x\",\"args\":[1,[2]]}").args(List.class))
                .isEqualTo(List.of(1, List.of(2)));
    }

    @Test
    void ignoresWhatFollowsAndWhatItDoesNotKnow() throws Exception {
        assertThat(read("{\"more\":{\"action\":1},\"ActionFunc\":\"ping\"}{garbage")
                        .action())
                .isEqualTo("ping");
        assertThat(read("null")).isEqualTo(new SocketRequest(""));
    }

    @Test
    void needsNoMoreThanACompleteValue() throws Exception {
        assertThat(SocketRequest.read(new OneByOne("{}"), LIMIT)).isEqualTo(new SocketRequest(""));
        assertThat(SocketRequest.read(new OneByOne("{\"ActionFunc\":\"ping\",\"args\":7}"), LIMIT))
                .isEqualTo(new SocketRequest("ping", "7"));
    }

    @Test
    void refusesWhatIsNoRequest() {
        for (String wrong : List.of("42 ", "[]", "{\"ActionFunc\":7}", "{\"ActionFunc\"", "{'a':1}", "", "\ufeff{}")) {
            assertThatThrownBy(() -> read(wrong)).as(wrong).isInstanceOf(StatusProtocolException.class);
        }
        assertThatThrownBy(() -> read("{\"ActionFunc\":\"" + "x".repeat(LIMIT) + "\"}"))
                .isInstanceOf(StatusProtocolException.class)
                .hasMessageContaining("1000");
    }

    @Test
    void argumentsOfAnotherKindAreNamed() {
        assertThatThrownBy(() -> new SocketRequest("scale", "\"x\"").args(Integer.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scale");
        assertThatThrownBy(() -> new SocketRequest("scale").args(Integer.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing");
    }

    private static SocketRequest read(String text) throws IOException {
        return SocketRequest.read(new StringReader(text), LIMIT);
    }

    /** Gives a character at a time, and fails where a socket would keep the reader waiting. */
    private static final class OneByOne extends Reader {

        private final String text;
        private int next;

        OneByOne(String text) {
            this.text = text;
        }

        @Override
        public int read(char[] buffer, int offset, int length) {
            if (next == text.length()) {
                throw new AssertionError("asked for more than there is");
            }
            buffer[offset] = text.charAt(next++);
            return 1;
        }

        @Override
        public void close() {}
    }
}
