package dev.seneschal.examples.node;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.codec.OperatorInput;
import dev.seneschal.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFileTest {

    private static final String JSON = """
            [{"toNode": "node1", "method": "REQToFile", "methodArgs": ["a", "7"], "data": "aGVsbG8K", "retries": 3}]
            """;

    /** As Steward's operators write it, with a comment and without brackets. */
    private static final String YAML = """
            # one message
            - toNode: node1
              method: REQToFile
              methodArgs:
                - a
                - 7
              data: aGVsbG8K
              retries: 3
            """;

    @TempDir
    private Path folder;

    private OperatorInput.Result read(String name, String text) throws IOException {
        return MessageFile.read(Files.writeString(folder.resolve(name), text));
    }

    private static void assertIsTheMessage(OperatorInput.Result result) {
        assertThat(result.problems()).isEmpty();
        assertThat(result.messages()).singleElement().satisfies(MessageFileTest::assertIsIt);
    }

    private static void assertIsIt(Message message) {
        assertThat(message.to().value()).isEqualTo("node1");
        assertThat(message.method().value()).isEqualTo("REQToFile");
        assertThat(message.arguments()).containsExactly("a", "7");
        assertThat(message.text()).isEqualTo("hello\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages.yaml", "messages.YML", "messages", "messages.txt", "messages.d"})
    void yamlIsReadByItsEndingOrWhatItBeginsWith(String name) throws IOException {
        assertIsTheMessage(read(name, YAML));
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages.json", "messages.JSON", "messages", "messages.txt", "messages.yaml"})
    void jsonIsReadByItsEndingOrWhatItBeginsWithAndIsYamlToo(String name) throws IOException {
        assertIsTheMessage(read(name, "\n  " + JSON));
    }

    @Test
    void yamlInAFileThatSaysJsonIsNotGuessedAt() throws IOException {
        assertThat(read("messages.json", YAML).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .startsWith("input, left out: cannot be read from here on:")
                        .contains("at line 1"));
    }

    @Test
    void whatIsWrongIsNamedWithItsFieldOrItsLine() throws IOException {
        OperatorInput.Result result = read("messages.yaml", """
                - toNode: node1
                  method: REQToFile
                  retries: often
                - toNode: node2
                  method: REQPing
                - toNode: node3
                  method: "REQPing" twice
                """);

        assertThat(result.messages())
                .extracting(message -> message.to().value())
                .containsExactly("node2");
        assertThat(result.problems())
                .extracting(OperatorInput.Problem::toString)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .startsWith("message 1, left out: ")
                                .contains("etries"),
                        second -> assertThat(second)
                                .startsWith("message 3, left out: cannot be read from here on: ")
                                .contains("at line 7"));
    }

    @Test
    void whatIsNotTextIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("messages.yaml"), "- toNode: größe".getBytes(ISO_8859_1));

        assertThatThrownBy(() -> MessageFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " is not text in UTF-8");
    }
}
