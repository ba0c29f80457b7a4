package dev.seneschal.examples.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TortureIT {

    private static final int ROUNDS = 20;

    @Test
    void promisesAreKeptWhenProcessesAreKilled() throws Exception {
        assumeTrue(
                Boolean.getBoolean("seneschal.require-nats") || natsServerIsThere(),
                "there is no nats-server on the PATH");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        boolean held = Torture.run(ROUNDS, new PrintStream(out, true, StandardCharsets.UTF_8));

        System.out.println(out);
        assertThat(held).as(out.toString()).isTrue();
    }

    private static boolean natsServerIsThere() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "nats-server")));
    }
}
