package dev.seneschal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.codec.OperatorInput.Problem;
import dev.seneschal.codec.OperatorInput.Result;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.wire.WireLimits;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorInputTest {

    private static final OperatorInput JSON = OperatorInput.json();
    private static final OperatorInput YAML = OperatorInput.yaml();

    private static List<String> problems(Result result) {
        return result.problems().stream().map(Problem::toString).toList();
    }

    @Test
    void readsAListInJson() {
        String text = "[{\"toNode\":\"node1\",\"method\":\"REQCliCommand\",\"methodArgs\":[\"bash\",\"-c\",\"date\"],"
                + "\"replyMethod\":\"REQToFileAppend\",\"ACKTimeout\":3,\"retries\":4,\"directory\":\"d\"}]";

        for (OperatorInput input : List.of(JSON, YAML)) {
            Result result = input.read(text);

            assertThat(result.problems()).isEmpty();
            assertThat(result.messages()).singleElement().satisfies(message -> {
                assertThat(message.to()).isEqualTo(NodeName.of("node1"));
                assertThat(message.arguments()).containsExactly("bash", "-c", "date");
                assertThat(message.delivery().ackTimeout()).isEqualTo(3);
                assertThat(message.delivery().attempts()).isEqualTo(4);
                assertThat(message.steward().directory()).isEqualTo("d");
            });
        }
    }

    @Test
    void readsAListInYaml() {
        Result result = YAML.read("""
                # restart both
                - toNodes: [node1, node2]
                  method: REQCliCommand
                  methodArgs:
                    - sleep
                    - 05
                    - true
                  data: [104, 105]
                  replyMethod: REQToFile
                - toNode: node3
                  method: REQHello
                """);

        assertThat(result.problems()).isEmpty();
        assertThat(result.messages())
                .extracting(message -> message.to().value())
                .containsExactly("node1", "node2", "node3");
        Message first = result.messages().get(0);
        assertThat(first.arguments()).as("numbers as they are written").containsExactly("sleep", "05", "true");
        assertThat(first.text()).isEqualTo("hi");
        assertThat(first.steward().toNodes()).isEmpty();
        assertThat(first.delivery().event()).isEqualTo(Event.ACK);
        assertThat(result.messages().get(2).delivery().event()).isEqualTo(Event.NACK);
    }

    @Test
    void namesABadMessageAndKeepsTheOthers() {
        for (OperatorInput input : List.of(JSON, YAML)) {
            Result result = input.read("[{\"toNode\":\"a\",\"method\":\"M\"},"
                    + "{\"toNode\":\"b\",\"method\":\"M\",\"retries\":{\"x\":[{}]},\"more\":[{\"toNode\":\"z\"}]},"
                    + "7,"
                    + "{\"method\":\"M\"},"
                    + "{\"toNode\":\"c\",\"method\":\"M\"}]");

            assertThat(result.messages())
                    .extracting(message -> message.to().value())
                    .containsExactly("a", "c");
            assertThat(problems(result))
                    .containsExactly(
                            "message 2, left out: Message.Retries must be a whole number, was an object",
                            "message 3, left out: Message must be an object, was 7",
                            "message 4, left out: neither toNode nor toNodes is given");
        }
    }

    @Test
    void replacesIdAndSenderAndSaysSo() {
        Result result = JSON.read("[{\"toNode\":\"a\",\"method\":\"M\",\"id\":7,\"fromNode\":\"me\"}]");

        assertThat(result.messages()).singleElement().satisfies(message -> {
            assertThat(message.id()).isZero();
            assertThat(message.from()).isEqualTo(NodeName.NONE);
        });
        assertThat(problems(result))
                .containsExactly(
                        "message 1, changed: id 7 is replaced by the node's own",
                        "message 1, changed: fromNode me is replaced by the node that sends");
    }

    @Test
    void readsThousandsOfMessagesAndStripsNothing() {
        String text = "{\"toNode\":\"a\",\"method\":\"M\",\"fromNode\":\"b\","
                + "\"methodArgs\":[\"\\u0000x\\u0000 \"],\"data\":[\"hi\"]}";

        Result result = JSON.read("[" + text + (",\n" + text).repeat(1_999) + "]");

        assertThat(result.messages())
                .hasSize(2_000)
                .allMatch(message -> message.arguments().equals(List.of("\0x\0 ")))
                .allMatch(message -> message.text().equals("hi"));
        assertThat(result.problems()).hasSize(2_000).noneMatch(Problem::dropped);
    }

    @Test
    void toNodeWinsOverToNodes() {
        Result result = JSON.read("[{\"toNode\":\"a\",\"toNodes\":[\"b\",\"c\"],\"method\":\"M\"}]");

        assertThat(result.messages())
                .extracting(message -> message.to().value())
                .containsExactly("a");
        assertThat(problems(result)).singleElement().asString().contains("toNodes [b, c] is ignored");
    }

    @Test
    void takesOnlyTheMethodsThatTheHostKnows() {
        Result result = JSON.accepting(Method.of("REQPing")::equals)
                .read("[{\"toNode\":\"a\",\"method\":\"REQPing\"},{\"toNode\":\"a\",\"method\":\"REQPin\"}]");

        assertThat(result.messages()).hasSize(1);
        assertThat(problems(result)).containsExactly("message 2, left out: method \"REQPin\" is not known");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"toNode\":\"a\"} | method is not given",
                "{\"toNode\":\"a b\",\"method\":\"M\"} | toNode must be 1 to 64 letters",
                "{\"toNodes\":[\"a\",\"*\"],\"method\":\"M\"} | was \"*\"",
                "{\"toNode\":\"a\",\"method\":\"M.N\"} | method \"M.N\" is not known",
                "{\"toNode\":\"a\",\"method\":\"M\",\"replyMethod\":\"R.S\"} | replyMethod must be",
                "{\"toNode\":\"a\",\"method\":\"M\",\"ACKTimeout\":-1} | ACKTimeout must not be negative, was -1",
                "{\"toNode\":\"a\",\"method\":\"M\",\"methodTimeout\":-2} | methodTimeout must be seconds",
                "{\"toNode\":\"a\",\"method\":\"M\",\"replyMethodTimeout\":-2} | replyMethodTimeout must be",
                "{\"toNod\":\"a\",\"method\":\"M\"} | Message has no key toNod"
            })
    void saysWhatIsWrongWithAMessage(String message, String problem) {
        Result result = JSON.read("[" + message + "]");

        assertThat(result.messages()).isEmpty();
        assertThat(problems(result))
                .singleElement()
                .asString()
                .startsWith("message 1, left out: ")
                .contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}", "null", "\"a\"", "7", "{\"toNode\":\"a\",\"method\":\"M\"}"})
    void anythingButAListIsAProblemOfTheWhole(String text) {
        for (OperatorInput input : List.of(JSON, YAML)) {
            Result result = input.read(text);

            assertThat(result.messages()).isEmpty();
            assertThat(problems(result)).containsExactly("input, left out: a list of messages is expected");
        }
    }

    @Test
    void keepsWhatStandsBeforeBrokenText() {
        for (OperatorInput input : List.of(JSON, YAML)) {
            Result result = input.read("[{\"toNode\":\"a\",\"method\":\"M\"}, {\"toNode\": ]");

            assertThat(result.messages()).hasSize(1);
            assertThat(problems(result))
                    .singleElement()
                    .asString()
                    .startsWith("message 2, left out: cannot be read from here on: ");
        }
    }

    @Test
    void brokenYamlIsToldOnOneLineWithItsPlaceAndNothingOfWhatStandsThere() {
        Result result = YAML.read("""
                - toNode: a
                  method: M
                  fileName: "hunter2" hunter3
                """);

        assertThat(problems(result))
                .singleElement()
                .asString()
                .startsWith("message 1, left out: cannot be read from here on: while parsing a block mapping, ")
                .contains(" at line 3, column 2")
                .doesNotContain("\n", "hunter");
    }

    @Test
    void saysThatSomethingFollowsTheList() {
        Result result = JSON.read("[{\"toNode\":\"a\",\"method\":\"M\"}] [");

        assertThat(result.messages()).hasSize(1);
        assertThat(problems(result)).singleElement().asString().startsWith("input, left out: ");
    }

    @Test
    void refusesAliases() {
        Result result =
                YAML.read("- {toNode: &n node1, method: M}\n- {toNode: *n, method: M}\n- {toNode: b, method: M}\n");

        assertThat(result.messages())
                .extracting(message -> message.to().value())
                .containsExactly("node1", "b");
        assertThat(problems(result)).singleElement().asString().contains("an alias, *n, is not taken");
    }

    @Test
    void keepsToTheLimits() {
        String deep = "{\"PreviousMessage\":".repeat(20) + "{}" + "}".repeat(20);

        assertThat(problems(JSON.limits(new WireLimits(10, 1, 1)).read("[{\"toNode\":\"a\"}]")))
                .containsExactly("input, left out: text of 16 bytes, at most 10 are taken");
        assertThat(problems(JSON.limits(new WireLimits(1000, 1, 8)).read("[" + deep + "]")))
                .containsExactly("message 1, left out: messages nested deeper than 8");
    }

    @Test
    void anyTextEndsInAResult() {
        String text =
                "- {toNode: &n node1, method: M, data: [1, 2], methodArgs: [\"a\", 'b', c]}\n- toNode: *n\n  id: 7\n";
        Random random = new Random(7);

        for (int i = 0; i < 20_000; i++) {
            char[] damaged = text.toCharArray();
            for (int j = random.nextInt(4); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (char) (random.nextInt(100) + 9);
            }

            assertThat(YAML.read(String.valueOf(damaged))).isNotNull();
            assertThat(JSON.read(String.valueOf(damaged))).isNotNull();
        }
    }
}
