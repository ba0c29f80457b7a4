package dev.seneschal.codec.gob;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Trees of values as the conformance vectors write them, in JSON with sorted keys. */
final class ValueJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final Pattern RAW_TEXT = Pattern.compile("\\{\"hex\":\"([0-9a-f]*)\",\"t\":\"string\"}");

    private ValueJson() {}

    /** The same text, with what is not UTF-8 replaced as in Java strings. */
    static String replaced(String text) {
        if (!RAW_TEXT.matcher(text).find()) {
            return text;
        }
        try {
            String replaced = RAW_TEXT.matcher(text).replaceAll(ValueJson::replace);
            return text(sorted(VectorFile.JSON.readTree(replaced)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            ArrayNode all = JSON.arrayNode();
            node.forEach(each -> all.add(sorted(each)));
            return all;
        }
        if (node.isObject()) {
            ObjectNode all = JSON.objectNode();
            node.properties().forEach(field -> all.set(field.getKey(), sorted(field.getValue())));
            return all.path("t").asText().equals("map") ? all.set("e", sortedEntries(all.get("e"))) : all;
        }
        return node;
    }

    private static ArrayNode sortedEntries(JsonNode entries) {
        List<JsonNode> all = new ArrayList<>();
        entries.forEach(all::add);
        all.sort(Comparator.comparing(ValueJson::text));
        return JSON.arrayNode().addAll(all);
    }

    private static String replace(java.util.regex.MatchResult raw) {
        StringBuilder out = new StringBuilder("{\"t\":\"string\",\"v\":");
        writeText(out, new String(HexFormat.of().parseHex(raw.group(1)), StandardCharsets.UTF_8));
        return java.util.regex.Matcher.quoteReplacement(out.append('}').toString());
    }

    /** The text of trees, such that equal trees have equal texts. */
    static String text(List<GobValue> values) {
        ArrayNode all = JSON.arrayNode();
        values.forEach(value -> all.add(node(value)));
        return text(all);
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode node(GobValue value) {
        if (value instanceof GobValue.Bool bool) {
            return of("bool").put("v", bool.value());
        }
        if (value instanceof GobValue.Int number) {
            return of("int").put("v", Long.toString(number.value()));
        }
        if (value instanceof GobValue.Uint number) {
            return of("uint").put("v", Long.toUnsignedString(number.value()));
        }
        if (value instanceof GobValue.Real number) {
            return of("float").put("bits", bits(number.value()));
        }
        if (value instanceof GobValue.Complex number) {
            return of("complex")
                    .put("re", bits(number.value().re()))
                    .put("im", bits(number.value().im()));
        }
        if (value instanceof GobValue.Text text) {
            return of("string").put("v", text.value());
        }
        if (value instanceof GobValue.RawText text) {
            return of("string").put("hex", HexFormat.of().formatHex(text.bytes()));
        }
        if (value instanceof GobValue.Bytes bytes) {
            return of("bytes").put("hex", HexFormat.of().formatHex(bytes.bytes()));
        }
        return composite(value);
    }

    private static ObjectNode composite(GobValue value) {
        if (value instanceof GobValue.Slice slice) {
            return of("slice").set("e", elements(slice.elements()));
        }
        if (value instanceof GobValue.Array array) {
            return of("array").set("e", elements(array.elements()));
        }
        if (value instanceof GobValue.Mapping map) {
            return of("map").set("e", entries(map));
        }
        if (value instanceof GobValue.Struct struct) {
            ArrayNode fields = JSON.arrayNode();
            struct.fields()
                    .forEach(field ->
                            fields.add(JSON.arrayNode().add(field.name()).add(node(field.value()))));
            return of("struct").set("f", fields);
        }
        if (value instanceof GobValue.Interface inner) {
            JsonNode held = inner.value().<JsonNode>map(ValueJson::node).orElse(JSON.nullNode());
            return of("interface").put("name", inner.name()).set("v", held);
        }
        GobValue.Opaque opaque = (GobValue.Opaque) value;
        String kind =
                opaque.kind() == Kind.GOB_ENCODER ? "gob" : opaque.kind() == Kind.BINARY_MARSHALER ? "binary" : "text";
        return of("opaque").put("kind", kind).put("hex", HexFormat.of().formatHex(opaque.bytes()));
    }

    private static ArrayNode elements(List<GobValue> elements) {
        ArrayNode all = JSON.arrayNode();
        elements.forEach(element -> all.add(node(element)));
        return all;
    }

    private static ArrayNode entries(GobValue.Mapping map) {
        List<JsonNode> entries = new ArrayList<>();
        map.entries()
                .forEach(entry ->
                        entries.add(JSON.arrayNode().add(node(entry.key())).add(node(entry.value()))));
        entries.sort(Comparator.comparing(ValueJson::text));
        return JSON.arrayNode().addAll(entries);
    }

    private static ObjectNode of(String type) {
        return JSON.objectNode().put("t", type);
    }

    private static String bits(double value) {
        return String.format("%016x", Double.doubleToRawLongBits(value));
    }

    // ---- the text, as Go writes it

    static String text(JsonNode node) {
        StringBuilder out = new StringBuilder();
        write(out, node);
        return out.toString();
    }

    private static void write(StringBuilder out, JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
            String separator = "{";
            for (var field : sorted.entrySet()) {
                out.append(separator);
                writeText(out, field.getKey());
                out.append(':');
                write(out, field.getValue());
                separator = ",";
            }
            out.append(sorted.isEmpty() ? "{}" : "}");
        } else if (node.isArray()) {
            String separator = "";
            out.append('[');
            for (JsonNode each : node) {
                out.append(separator);
                write(out, each);
                separator = ",";
            }
            out.append(']');
        } else if (node.isTextual()) {
            writeText(out, node.textValue());
        } else {
            out.append(node);
        }
    }

    private static void writeText(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == '\u2028' || c == '\u2029') {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
