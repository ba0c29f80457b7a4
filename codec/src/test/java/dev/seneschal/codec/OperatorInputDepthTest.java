package dev.seneschal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.OperatorInput.Problem;
import dev.seneschal.codec.OperatorInput.Result;
import dev.seneschal.wire.WireLimits;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How deep a text of an operator's may be nested, and what becomes of one that is nested deeper. */
class OperatorInputDepthTest {

    private static final int MAX_DEPTH = 4;
    private static final int MAX_LEVELS = 2 * MAX_DEPTH + 8;
    private static final WireLimits SHALLOW = new WireLimits(1 << 20, 200, MAX_DEPTH);
    private static final String FIRST = "{\"toNode\":\"a\",\"method\":\"M\"}";
    private static final String LAST = "{\"toNode\":\"z\",\"method\":\"M\"}";

    private static Stream<Arguments> formsAndNestings() {
        return Stream.of(OperatorInput.json(), OperatorInput.yaml())
                .flatMap(input -> Stream.of(
                        Arguments.of(input, "", "[", "]", MAX_LEVELS - 1, "Message must be an object, was a list"),
                        Arguments.of(
                                input,
                                "{\"retries\":",
                                "{\"x\":",
                                "}",
                                MAX_LEVELS - 2,
                                "Message.Retries must be a whole number, was an object"),
                        Arguments.of(
                                input,
                                "",
                                "{\"PreviousMessage\":",
                                "}",
                                MAX_LEVELS - 1,
                                "messages nested deeper than 4")));
    }

    @ParameterizedTest
    @MethodSource("formsAndNestings")
    void goesOnBehindAMessageThatIsNestedUpToTheLimit(
            OperatorInput input, String before, String open, String close, int levels, String problem) {
        String nested = before + open.repeat(levels) + "1" + close.repeat(levels) + (before.isEmpty() ? "" : "}");

        Result result = input.limits(SHALLOW).read("[" + FIRST + ", " + nested + ", " + LAST + "]");

        assertThat(nodes(result)).containsExactly("a", "z");
        assertThat(problems(result)).containsExactly("message 2, left out: " + problem);
    }

    @ParameterizedTest
    @MethodSource("formsAndNestings")
    void endsAtAMessageThatIsNestedDeeperAndKeepsWhatStandsBefore(
            OperatorInput input, String before, String open, String close, int most, String problem) {
        int levels = most + 1;
        String nested = before + open.repeat(levels) + "1" + close.repeat(levels) + (before.isEmpty() ? "" : "}");

        Result result = input.limits(SHALLOW).read("[" + FIRST + ", " + nested + ", " + LAST + "]");

        assertThat(nodes(result)).containsExactly("a");
        assertThat(problems(result)).hasSize(2).first().isEqualTo("message 2, left out: " + problem);
        assertThat(problems(result))
                .last()
                .asString()
                .isEqualTo("message 2, left out: cannot be read from here on: "
                        + "Document nesting depth (17) exceeds the maximum allowed (16)");
    }

    @Test
    void takesMessagesAsDeepAsTheLimitAndNoDeeper() {
        for (OperatorInput input : List.of(OperatorInput.json(), OperatorInput.yaml())) {
            Result result = input.read("[" + chain(1_024) + "," + chain(1_025) + "," + LAST + "]");

            assertThat(nodes(result)).containsExactly("a", "z");
            assertThat(problems(result)).containsExactly("message 2, left out: messages nested deeper than 1024");
        }
    }

    @Test
    void aTextOfNothingButBracketsCostsLittle() {
        String brackets = "[".repeat(WireLimits.defaults().maxBytes());
        String fewer = "[".repeat(3 << 20);

        long json = AllocatedBytes.by(() -> assertEndsAt2057(OperatorInput.json(), brackets));
        long yaml = AllocatedBytes.by(() -> assertEndsAt2057(OperatorInput.yaml(), fewer));

        assertThat(json).as("most is the text in UTF-8, to measure it").isLessThan(20 << 20);
        assertThat(yaml).isLessThan(40 << 20);
    }

    private static void assertEndsAt2057(OperatorInput input, String text) {
        assertThat(problems(input.read(text)))
                .last()
                .asString()
                .contains("nesting depth (2057) exceeds the maximum allowed (2056)");
    }

    @Test
    void messagesTooDeepForTheStackEndInAResult() {
        WireLimits deep = new WireLimits(16 << 20, 200, Integer.MAX_VALUE);
        String nested = "{\"PreviousMessage\":".repeat(700_000);

        Result result = OperatorInput.json().limits(deep).read("[" + FIRST + "," + nested);

        assertThat(nodes(result)).containsExactly("a");
        assertThat(problems(result))
                .containsExactly("message 2, left out: cannot be read from here on: nested too deep for the stack of "
                        + Thread.currentThread().getName());
    }

    @Test
    void aliasesThatMultiplyCostNothing() {
        StringBuilder bomb = new StringBuilder("- " + FIRST + "\n- &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("- &a").append(i).append(" [").append("*a" + (i - 1) + ", ");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("]\n");
        }
        bomb.append("- {toNode: b, method: M, methodArgs: *a9}\n- *a9\n- ")
                .append(LAST)
                .append("\n");

        long allocated = AllocatedBytes.by(() -> OperatorInput.yaml().read(bomb.toString()));
        Result result = OperatorInput.yaml().read(bomb.toString());

        assertThat(nodes(result)).containsExactly("a", "z");
        assertThat(problems(result))
                .hasSize(12)
                .endsWith(
                        "message 12, left out: an alias, *a9, is not taken; write it out",
                        "message 13, left out: an alias, *a9, is not taken; write it out");
        assertThat(allocated).isLessThan(1 << 20);
    }

    private static String chain(int messages) {
        return "{\"toNode\":\"a\",\"method\":\"M\",\"PreviousMessage\":".repeat(messages - 1)
                + FIRST
                + "}".repeat(messages - 1);
    }

    private static List<String> nodes(Result result) {
        return result.messages().stream().map(message -> message.to().value()).toList();
    }

    private static List<String> problems(Result result) {
        return result.problems().stream().map(Problem::toString).toList();
    }
}
