package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Conformance vectors in a folder: valid.jsonl, what valid streams hold, and malformed.jsonl, what Go makes of malformed ones. */
final class Vectors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final List<JsonNode> valid;
    private final List<JsonNode> malformed;
    private final Map<String, JsonNode> byName = new HashMap<>();

    Vectors(Path folder) {
        this.folder = folder;
        this.valid = lines("valid.jsonl");
        this.malformed = lines("malformed.jsonl");
        valid.forEach(vector -> byName.put(vector.get("name").asText(), vector));
    }

    /** Those that the tests bring along. */
    static Vectors own() {
        return new Vectors(Path.of("src/test/resources/gob").toAbsolutePath());
    }

    List<JsonNode> valid() {
        return valid;
    }

    List<JsonNode> malformed() {
        return malformed;
    }

    Optional<JsonNode> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The bytes of a valid vector. */
    byte[] bytes(JsonNode vector) {
        if (!vector.has("file")) {
            return HexFormat.of().parseHex(vector.path("hex").asText());
        }
        Path file = folder.resolve(vector.get("file").asText());
        try {
            return Files.readAllBytes(
                    Files.exists(file) ? file : folder.resolve("big").resolve(file.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a malformed one, which may be given by a change to a valid one. */
    byte[] malformedBytes(JsonNode vector) {
        if (vector.get("op").asText().equals("bytes")) {
            return HexFormat.of().parseHex(vector.path("hex").asText());
        }
        byte[] base = bytes(byName.get(vector.get("base").asText()));
        int at = vector.path("at").asInt();
        if (vector.get("op").asText().equals("trunc")) {
            return java.util.Arrays.copyOf(base, at);
        }
        base[at] ^= (byte) vector.get("x").asInt();
        return base;
    }

    /** The Go types of a vector's values. */
    static List<String> goTypes(JsonNode vector) {
        List<String> types = new ArrayList<>();
        vector.path("go_types").forEach(type -> types.add(type.asText()));
        return types;
    }

    private List<JsonNode> lines(String file) {
        Path path = folder.resolve(file);
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(path)) {
            List<JsonNode> all = new ArrayList<>();
            for (String line : (Iterable<String>) lines.filter(each -> !each.isBlank())::iterator) {
                all.add(JSON.readTree(line));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
