package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Hostile streams cannot hurt a JVM that has 64 MiB in all. */
class MalformedCorpusTest {

    @Test
    void costsLittleInAJvmOf64MiB() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        classPath(),
                        MalformedCorpus.class.getName())
                .redirectErrorStream(true)
                .start();

        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(said).isZero();
        assertThat(said).contains("checked 5371").doesNotContain("WRONG");
    }

    /** Under Maven the modules are on a path of their own. */
    private static String classPath() {
        return Stream.of("target/test-classes", "target/classes", System.getProperty("java.class.path"), modulePath())
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }

    private static String modulePath() {
        return System.getProperty("jdk.module.path", "");
    }
}
