package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fleet over a nats-server. */
@Timeout(120)
class FleetIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void provesEachLineOfItsTableOverNats() throws Exception {
        assumeTrue(
                Boolean.getBoolean("seneschal.require-nats") || natsServerIsThere(),
                "there is no nats-server on the PATH");

        int exit = Fleet.run(
                List.of("--nats"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(exit).isZero();
        String says = out.toString(StandardCharsets.UTF_8);
        assertThat(says).startsWith("central and three agents; gob, zstd, over a nats-server of its own\n");
        for (String row : FleetTest.PROVED) {
            assertThat(says).containsPattern(row);
        }
    }

    private static boolean natsServerIsThere() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "nats-server")));
    }
}
