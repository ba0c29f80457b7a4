package dev.seneschal.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./dev} says to what it does not know: at once, before anything is built or installed. */
class DevCommandTest {

    private static final int WRONG = 1;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fuzz 10 Nope                    | no target 'Nope'; there are CborFuzzTarget",
                "fuzz 10 GobTreeFuzzTarget Gob   | no target 'Gob'; there are CborFuzzTarget",
                "fuzz 0                          | for how long?",
                "fuzz 00                         | for how long?",
                "fuzz GobTreeFuzzTarget          | for how long?",
                "fuzz --differential 10x         | for how long?",
                "fuzz --differential inputs=0    | for how long?",
                "fuzz --differential 10 x        | a seed is a number, not 'x'",
                "fuzz --differential 10 1 2      | at most a limit and a seed are taken, not 10 1 2",
                "bench                           | no bench ''; there are delivery, codec, chief and actions",
                "bench nope                      | no bench 'nope'; there are delivery, codec, chief and actions",
                "bench codec gobs                | no part 'gobs' of bench codec; there are gob cbor zstd",
                "bench codec gob nope            | no part 'nope' of bench codec",
                "bench delivery nope             | no part 'nope' of bench delivery; there are loopback-1 ",
                "bench chief nope                | no part 'nope' of bench chief; there are restart-latency ",
                "bench actions nope              | no part 'nope' of bench actions; there are job-1us-tpe-put ",
                "simulate 0                      | how many seeds?",
                "simulate 10 20                  | one number is taken",
                "torture some                    | how many rounds?",
                "torture 3 4                     | one number is taken",
                "example nope                    | which example? first-worker, first-message, thumbnails or fleet",
                "gob no-such-file                | no file 'no-such-file'",
                "gob-vectors no-such-folder      | a folder with valid.jsonl and malformed.jsonl is needed",
            })
    void refusesWhatItDoesNotKnowAndNamesIt(String arguments, String expected)
            throws IOException, InterruptedException {
        Process dev = start(arguments.split(" "));

        String said = said(dev);

        assertThat(dev.waitFor()).as(said).isEqualTo(WRONG);
        assertThat(said).startsWith("dev: " + expected).hasLineCount(1);
    }

    @Test
    void listsTheFuzzTargetsThatThereAre() throws IOException {
        List<String> targets =
                Layout.filesUnder(Layout.root().resolve("codec/src/test/java"), "FuzzTarget.java").stream()
                        .map(file -> file.getFileName().toString().replace(".java", ""))
                        .collect(Collectors.toList());

        String said = said(start("fuzz", "10", "Nope"));

        assertThat(said.substring(said.indexOf("there are ") + "there are ".length())
                        .strip()
                        .split(" "))
                .containsExactlyInAnyOrderElementsOf(targets);
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("sh", Layout.root().resolve("dev").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(Layout.root().toFile())
                .redirectErrorStream(true)
                .start();
    }

    private static String said(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
