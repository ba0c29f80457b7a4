package dev.seneschal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {

    private static final String LONGEST = "x".repeat(64);

    @ParameterizedTest
    @ValueSource(strings = {"central", "n", "Node-1_a", "0", "-", "_"})
    void takesLettersDigitsDashAndUnderscore(String name) {
        assertThat(NodeName.of(name).value()).isEqualTo(name);
        assertThat(NodeName.of(name)).hasToString(name);
    }

    @Test
    void takesUpTo64Characters() {
        assertThat(NodeName.of(LONGEST).value()).isEqualTo(LONGEST);

        assertThatIllegalArgumentException().isThrownBy(() -> NodeName.of(LONGEST + "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a.b", "*", ">", "a\n", "größe", "a/b", "١"})
    void rejectsAnythingElseAndSaysWhatItWas(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeName.of(name))
                .withMessageContaining("node name")
                .withMessageContaining("\"" + name + "\"");
    }

    @Test
    void doesNotRepeatAHugeNameInFull() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeName.of("x".repeat(1_000_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void keepsWhatArrivesAsItCame() {
        NodeName relayed = NodeName.received("node2.node1");

        assertThat(relayed.value()).isEqualTo("node2.node1");
        assertThat(relayed.isValid()).isFalse();
        assertThat(NodeName.received("node1").isValid()).isTrue();
    }

    @Test
    void theEmptyNameIsNone() {
        assertThat(NodeName.received("")).isSameAs(NodeName.NONE);
        assertThat(NodeName.NONE.isNone()).isTrue();
        assertThat(NodeName.NONE.isValid()).isFalse();
        assertThat(NodeName.of("a").isNone()).isFalse();
    }

    @Test
    void methodsFollowTheSameRule() {
        assertThat(Method.of("REQPing")).hasToString("REQPing");
        assertThat(Method.received("")).isSameAs(Method.NONE);
        assertThat(Method.received("a b").isValid()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Method.of("REQ.Ping"))
                .withMessageContaining("method")
                .withMessageContaining("\"REQ.Ping\"");
    }
}
