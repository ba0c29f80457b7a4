package dev.seneschal.codec.gob;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What we write of the vectors' values is read by Go as equal. Where there is no Go, as the same bytes that it once read: {@code
 * -Dseneschal.write-golden=true} writes down those that it just has.
 */
class GoReadsOursTest {

    private static final Path GOLDEN = Path.of("src/test/resources/gob/golden.txt");

    private final Vectors vectors = Vectors.own();
    private final VectorChecks checks = new VectorChecks(vectors, GobLimits.defaults());

    @Test
    void goReadsEveryValidStreamThatWeWrite() throws IOException, InterruptedException {
        Map<String, String> digests = new TreeMap<>();
        Optional<GoOracle> go = GoOracle.start();

        for (JsonNode vector : vectors.valid()) {
            String name = vector.get("name").asText();
            byte[] bytes = checks.reencoded(vector).orElseThrow();
            if (go.isPresent()) {
                JsonNode answer = go.get().ask(name, "check", bytes);
                assertThat(answer.get("ok").asBoolean())
                        .as(name + ": " + answer.path("error").asText())
                        .isTrue();
            }
            digests.put(name, ValueJson.sha256(HexFormat.of().formatHex(bytes)));
        }
        if (go.isPresent()) {
            go.get().close();
        }

        if (go.isPresent() && Boolean.getBoolean("seneschal.write-golden")) {
            write(digests);
        }
        assertThat(digests).isEqualTo(golden());
    }

    private static Map<String, String> golden() throws IOException {
        Map<String, String> golden = new HashMap<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            String[] parts = line.split(" ");
            golden.put(parts[0], parts[1]);
        }
        return golden;
    }

    private static void write(Map<String, String> digests) throws IOException {
        List<String> lines = digests.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        Files.write(GOLDEN, lines, StandardCharsets.UTF_8);
    }
}
