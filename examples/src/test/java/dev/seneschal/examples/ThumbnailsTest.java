package dev.seneschal.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example as a program of its own. */
@Timeout(120)
class ThumbnailsTest {

    @TempDir
    private Path temporary;

    @Test
    void shrinksEveryPictureAndEndsWithThePoisonInTheDeadLetters() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Thumbnails.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        String says = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor()).isZero();
        assertThat(says)
                .contains("picture-12.png           DONE         1 attempts  1600x400 -> 120x30")
                .contains("poison.png               DEAD         1 attempts  poison.png is no picture")
                .contains("12 done, 1 dead")
                .containsPattern("dead letter: .*poison.png.*PERMANENT after 1 attempts");
        try (Stream<Path> made = Files.walk(temporary)) {
            List<Path> small =
                    made.filter(file -> file.toString().contains("thumbnails/")).toList();
            assertThat(small).hasSize(12);
        }
    }
}
