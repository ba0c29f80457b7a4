package dev.seneschal.codec.gob;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file of conformance vectors, a JSON object on each line that is not blank. Whatever the file, it is read; what is wrong is told. */
final class VectorFile {

    /** Trees of deep values are deeper than a parser takes by itself, and texts may be longer. */
    static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path path;
    private final List<Line> lines = new ArrayList<>();
    private String problem = "";
    private boolean readable = true;

    VectorFile(Path path) {
        this.path = path;
        if (!Files.exists(path)) {
            problem = path + " is not there";
            return;
        }
        try {
            read(Files.readAllBytes(path));
            problem = lines.isEmpty() ? path + " holds no vectors" : "";
        } catch (IOException e) {
            problem = path + " cannot be read: " + e.getMessage();
            readable = false;
        }
    }

    /** A line's name or place, and its object or what keeps it from being one. */
    record Line(String name, Optional<JsonNode> vector, String problem) {}

    List<Line> lines() {
        return lines;
    }

    /** Those lines that are vectors. */
    List<JsonNode> vectors() {
        return lines.stream().flatMap(line -> line.vector().stream()).toList();
    }

    /** Why there are no vectors; empty if there are. */
    Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** False if the file is there and cannot be read. */
    boolean isReadable() {
        return readable;
    }

    /** By bytes, so that one line that is not UTF-8 leaves the others as they are. */
    private void read(byte[] bytes) {
        int number = 0;
        for (int from = 0, to; from < bytes.length; from = to + 1) {
            to = from;
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            parse(path.getFileName() + " line " + ++number, bytes, from, to - from);
        }
    }

    private void parse(String place, byte[] bytes, int from, int length) {
        try {
            JsonNode read = JSON.readTree(bytes, from, length);
            if (read.isMissingNode()) {
                return;
            }
            if (!read.isObject()) {
                lines.add(new Line(place, Optional.empty(), "no JSON object"));
            } else if (!read.path("name").isTextual()) {
                lines.add(new Line(place, Optional.empty(), "no \"name\""));
            } else {
                lines.add(new Line(read.get("name").textValue(), Optional.of(read), ""));
            }
        } catch (JsonProcessingException e) {
            lines.add(new Line(place, Optional.empty(), "no JSON: " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
