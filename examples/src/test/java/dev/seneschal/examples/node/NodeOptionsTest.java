package dev.seneschal.examples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.message.NodeName;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeOptionsTest {

    private static final List<String> NEEDED = List.of("--name", "a", "--url", "nats://localhost:4222");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void isWhatAStewardNodeIsUnlessTold() {
        NodeOptions options = NodeOptions.parse(NEEDED);

        assertThat(options.dialect()).isEqualTo(StewardDialect.APRIL);
        assertThat(options.codec()).isEqualTo("gob");
        assertThat(options.compressor()).isEqualTo("none");
        assertThat(options.central()).isEmpty();
        assertThat(options.errorCentral()).isFalse();
        assertThat(options.relay()).isFalse();
        assertThat(options.handlings()).isEmpty();
        assertThat(options.until()).isZero();
    }

    @Test
    void takesEveryOption() {
        NodeOptions options = NodeOptions.parse(
                with("--dialect january --codec cbor --compress zstd --central c --error-central --relay"
                        + " --handle REQA=echo --handle REQB=slow:10 --until 7 --send pom.xml"));

        assertThat(options.name()).isEqualTo(NodeName.of("a"));
        assertThat(options.url()).isEqualTo("nats://localhost:4222");
        assertThat(options.dialect()).isEqualTo(StewardDialect.JANUARY);
        assertThat(options.codec()).isEqualTo("cbor");
        assertThat(options.compressor()).isEqualTo("z");
        assertThat(options.central()).contains(NodeName.of("c"));
        assertThat(options.errorCentral()).isTrue();
        assertThat(options.relay()).isTrue();
        assertThat(options.handlings())
                .extracting(each -> each.method().value())
                .containsExactly("REQA", "REQB");
        assertThat(options.until()).isEqualTo(7);
        assertThat(options.file()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--fast                             | unknown argument --fast",
                "--codec json                       | --codec must be one of [cbor, gob], was json",
                "--compress zip                     | --compress must be one of [gzip, none, zstd], was zip",
                "--dialect may                      | --dialect must be one of [april, january], was may",
                "--dialect january --compress gzip  | --compress gzip is not in the January dialect",
                "--central a.b                      | --central: ",
                "--until 0                          | --until must be a whole number from 1 on, was 0",
                "--until                            | --until needs a value",
                "--send /no/such/file               | --send must be a file that can be read, was /no/such/file",
                "--handle REQA                      | --handle needs METHOD=WHAT, was REQA",
                "--handle REQA=dance                | --handle does echo, count, fail or slow:MS, was dance",
                "--handle REQA=slow:x               | --handle does echo, count, fail or slow:MS, was slow:x",
                "--handle REQA=echo --handle REQA=fail | --handle says twice what to do with REQA"
            })
    void saysWhatItCannotTakeAndEndsWithTwo(String arguments, String complaint) throws Exception {
        assertThat(run(with(arguments))).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("node: ").contains(complaint);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> NodeOptions.parse(List.of("--url", "nats://localhost:4222")))
                .hasMessage("--name is missing");
        assertThatThrownBy(() -> NodeOptions.parse(List.of("--name", "a"))).hasMessage("--url is missing");
    }

    @Test
    void aTextIsQuotedAsJsonWantsIt() {
        assertThat(Lines.quoted("a\"\\\n\u00fc\ud83d\ude80")).isEqualTo("\"a\\\"\\\\\\u000a\u00fc\\ud83d\\ude80\"");
    }

    private int run(List<String> arguments) throws InterruptedException {
        return NodeCommand.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new CountDownLatch(1));
    }

    private static List<String> with(String arguments) {
        List<String> all = new ArrayList<>(NEEDED);
        all.addAll(List.of(arguments.split(" ")));
        return all;
    }
}
