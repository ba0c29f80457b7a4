package dev.seneschal.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes of Go 1.19's encoding/json, taken from it. */
class GoJsonTest {

    @Test
    void escapesAsGoDoes() throws Exception {
        assertThat(GoJson.write("a<b>&c")).isEqualTo("\"a\\u003cb\\u003e\\u0026c\"");
        assertThat(GoJson.write("q\"b\\/")).isEqualTo("\"q\\\"b\\\\/\"");
        assertThat(GoJson.write("\n\r\t\b\f\u0000\u001f\u007f"))
                .isEqualTo("\"\\n\\r\\t\\u0008\\u000c\\u0000\\u001f\u007f\"");
        assertThat(GoJson.write("\u2028\u2029é€😀\ufffd")).isEqualTo("\"\\u2028\\u2029é€😀\ufffd\"");
    }

    @Test
    void escapesTheNamesOfFieldsToo() throws Exception {
        assertThat(GoJson.write(Map.of("a<", List.of(1, 2)))).isEqualTo("{\"a\\u003c\":[1,2]}");
    }

    @Test
    void writesHalfAPairAsGoWritesABadByte() throws Exception {
        assertThat(GoJson.write("bad\ud83dbyte")).isEqualTo("\"bad\\ufffdbyte\"");
        assertThat(GoJson.write("\ude00")).isEqualTo("\"\\ufffd\"");
    }
}
