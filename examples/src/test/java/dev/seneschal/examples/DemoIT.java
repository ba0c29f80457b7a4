package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void countsTheTextFilesOfAFolder() throws Exception {
        writeTexts(40);
        Files.write(folder.resolve("binary"), new byte[] {1, 0, 1});
        Files.write(folder.resolve("latin1"), new byte[] {'g', 'r', (byte) 0xfc, 'n'});
        Files.write(folder.resolve("large"), "x".repeat(2_000_000).getBytes(StandardCharsets.US_ASCII));
        Files.createDirectories(folder.resolve("deep/target"));
        Files.writeString(folder.resolve("deep/target/built"), "not looked at");

        int exit = run();

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("40 text files; gob, zstd, in-process")
                .contains("left out: 2 not text, 1 too large for one message, 0 not readable")
                .containsPattern("delivered +40\n")
                .containsPattern("dead letters +0\n")
                .containsPattern("lines in all +80\n")
                .containsPattern("words in all +160\n");
    }

    @Test
    void fourFilesAreEnough() throws Exception {
        writeTexts(4);

        assertThat(run("--codec", "cbor", "--compress", "gzip")).isZero();

        assertThat(out.toString()).contains("node1 is back, ").containsPattern("delivered +4\n");
    }

    @Test
    void fewerThanFourFilesAreTooFew() throws Exception {
        writeTexts(3);

        assertThat(run()).isEqualTo(2);

        assertThat(err.toString()).contains("at least 4 text files are needed, " + folder + " has 3");
    }

    @Test
    void runsOverANatsServerOfItsOwn() throws Exception {
        assumeTrue(
                Boolean.getBoolean("seneschal.require-nats") || natsServerIsThere(),
                "there is no nats-server on the PATH");
        writeTexts(40);

        int exit = run("--nats");

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString()).containsPattern("delivered +40\n").containsPattern("words in all +160\n");
    }

    private int run(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--folder", folder.toString()));
        arguments.addAll(List.of(options));
        return Demo.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
    }

    /** Files of two lines and four words each. */
    private void writeTexts(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.writeString(folder.resolve("text" + i), "file number " + i + "\nend\n");
        }
    }

    private static boolean natsServerIsThere() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "nats-server")));
    }
}
