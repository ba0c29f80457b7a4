package dev.seneschal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that fuzzing has kept, through the same targets. */
class FuzzCorpusTest {

    private static final Path SOURCES = Path.of("src/test/java");

    static List<String> targets() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith("FuzzTarget.java"))
                    .map(file -> SOURCES.relativize(file).toString())
                    .map(file -> file.replace(".java", "").replace('/', '.').replace('\\', '.'))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void whatWasFoundStaysFixed(String target) throws ReflectiveOperationException {
        Method fuzz = Class.forName(target).getMethod("fuzzerTestOneInput", byte[].class);
        List<byte[]> inputs = FuzzCorpus.inputs(target.substring(target.lastIndexOf('.') + 1));

        for (byte[] input : inputs) {
            assertThatCode(() -> fuzz.invoke(null, (Object) input)).doesNotThrowAnyException();
        }

        assertThat(inputs).as("kept for " + target).isNotEmpty();
    }

    @Test
    void everyCorpusHasItsTarget() throws IOException {
        assertThat(targets())
                .extracting(target -> target.substring(target.lastIndexOf('.') + 1))
                .containsAll(FuzzCorpus.targets());
    }
}
