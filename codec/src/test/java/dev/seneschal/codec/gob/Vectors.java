package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conformance vectors in a folder: valid.jsonl, what valid streams hold, and malformed.jsonl, what Go makes of malformed ones. What a
 * vector lacks, or says wrongly, is told by a {@link BadVectorException}.
 */
final class Vectors {

    private final Path folder;
    private final VectorFile valid;
    private final VectorFile malformed;
    private final Map<String, JsonNode> byName = new HashMap<>();

    Vectors(Path folder) {
        this.folder = folder;
        this.valid = new VectorFile(folder.resolve("valid.jsonl"));
        this.malformed = new VectorFile(folder.resolve("malformed.jsonl"));
        valid().forEach(vector -> byName.put(vector.get("name").textValue(), vector));
    }

    /** Those that the tests bring along. */
    static Vectors own() {
        return new Vectors(Path.of("src/test/resources/gob").toAbsolutePath());
    }

    VectorFile validFile() {
        return valid;
    }

    VectorFile malformedFile() {
        return malformed;
    }

    List<JsonNode> valid() {
        return valid.vectors();
    }

    List<JsonNode> malformed() {
        return malformed.vectors();
    }

    Optional<JsonNode> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The bytes of a valid vector. */
    byte[] bytes(JsonNode vector) {
        byte[] bytes = vector.has("file") ? file(text(vector, "file")) : hex(text(vector, "hex"));
        if (vector.path("length").asInt(bytes.length) != bytes.length) {
            throw new BadVectorException("\"length\" is " + vector.get("length") + ", the bytes are " + bytes.length);
        }
        return bytes;
    }

    /** The bytes of a malformed one, which may be given by a change to a valid one. */
    byte[] malformedBytes(JsonNode vector) {
        String operation = text(vector, "op");
        return switch (operation) {
            case "bytes" -> hex(vector.path("hex").asText());
            case "trunc" -> {
                byte[] base = base(vector);
                yield Arrays.copyOf(base, position(vector, base.length));
            }
            case "xor" -> {
                byte[] base = base(vector);
                base[position(vector, base.length - 1)] ^=
                        (byte) require(vector, "x").asInt();
                yield base;
            }
            default -> throw new BadVectorException("\"op\" must be bytes, trunc or xor, was \"" + operation + "\"");
        };
    }

    private byte[] base(JsonNode vector) {
        String name = text(vector, "base");
        return bytes(named(name)
                .orElseThrow(() -> new BadVectorException("\"base\" is \"" + name + "\", which valid.jsonl has not")));
    }

    private static int position(JsonNode vector, int max) {
        int at = vector.path("at").asInt();
        if (at < 0 || at > max) {
            throw new BadVectorException("\"at\" is " + vector.get("at") + ", the base goes up to " + max);
        }
        return at;
    }

    private byte[] file(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.readAllBytes(
                    Files.exists(file) ? file : folder.resolve("big").resolve(file.getFileName()));
        } catch (IOException e) {
            throw new BadVectorException("\"file\" cannot be read: " + e);
        }
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
            throw new BadVectorException(
                    "\"hex\" is not hexadecimal: \"" + shown + "\", of " + text.length() + " characters");
        }
    }

    /** What a vector must say. */
    static JsonNode require(JsonNode vector, String key) {
        JsonNode value = vector.get(key);
        if (value == null) {
            throw new BadVectorException("no \"" + key + "\"");
        }
        return value;
    }

    static String text(JsonNode vector, String key) {
        JsonNode value = require(vector, key);
        if (!value.isTextual()) {
            throw new BadVectorException("\"" + key + "\" must be a text, was " + value);
        }
        return value.textValue();
    }

    /** The Go types of a vector's values. */
    static List<String> goTypes(JsonNode vector) {
        List<String> types = new ArrayList<>();
        require(vector, "go_types").forEach(type -> types.add(type.asText()));
        return types;
    }
}
