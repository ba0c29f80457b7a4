package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks vectors one by one; what is wrong with one is told in words. */
final class VectorChecks {

    /** The malformed vectors that Go takes and a safer reader refuses, by what they are called in their group, and why it does. */
    private static final Map<Pattern, Pattern> SAFER = Map.of(
            Pattern.compile("map_len_negative"), Pattern.compile("map of \\d+ elements"),
            Pattern.compile("(ignored_)?map_of_nothing(_.*)?"),
                    Pattern.compile("the frame ends before an element|map of \\d+ elements"),
            Pattern.compile("define_two_kinds"), Pattern.compile("definition of two types"),
            Pattern.compile("type_id_over_int32_defined"), Pattern.compile("type id \\d+"),
            Pattern.compile("list_deep_10000|list_deep_no_end_marks_20000|ignored_list_deep_10000"),
                    Pattern.compile("nested deeper than"));

    /** A valid stream of which a byte was changed, or the end cut off, may become one of those. */
    private static final Pattern SAFER_IF_CHANGED =
            Pattern.compile("definition of two types|the frame ends before an element|map of \\d+ elements");

    private static final String NOT_REGISTERED = "no type is registered as ";

    private final Vectors vectors;
    private final VectorTypes types;
    private final Map<String, Integer> lacking = new TreeMap<>();

    VectorChecks(Vectors vectors, GobLimits limits) {
        this.vectors = vectors;
        this.types = new VectorTypes(limits);
    }

    VectorTypes types() {
        return types;
    }

    /** The Go types, and the names of types in interfaces, that there is no class for, and how many vectors were not read into one. */
    Map<String, Integer> lacking() {
        return lacking;
    }

    // ---- valid ones

    /** What is wrong with how a valid vector is read and written; empty if nothing is. */
    Optional<String> valid(JsonNode vector) {
        byte[] bytes = vectors.bytes(vector);
        Optional<String> wrong = untyped(vector, bytes);
        if (wrong.isPresent()) {
            return wrong;
        }
        try {
            wrong = typed(vector, bytes);
            return wrong.isEmpty() ? into(vector, bytes) : wrong;
        } catch (GobException e) {
            return lacks(e, bytes) ? Optional.empty() : Optional.of(e.toString());
        }
    }

    private Optional<String> untyped(JsonNode vector, byte[] bytes) {
        List<GobValue> values = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        GobReader reader = types.gob().reader(bytes);
        while (reader.hasNext()) {
            ids.add(reader.nextType().orElseThrow().id());
            values.add(reader.readValue());
        }
        List<Integer> expectedIds = new ArrayList<>();
        Vectors.require(vector, "value_type_ids").forEach(id -> expectedIds.add(id.asInt()));
        if (!ids.equals(expectedIds)) {
            return Optional.of("values of types " + ids);
        }
        String described = reader.types().toString();
        String expected =
                DescriptorJson.descriptors(Vectors.require(vector, "types")).toString();
        if (!described.equals(expected)) {
            return Optional.of("types " + described + ", not " + expected);
        }
        return differs("tree", vector, values);
    }

    private Optional<String> typed(JsonNode vector, byte[] bytes) {
        Optional<List<GobType<?>>> into = typesOf(vector);
        return into.isEmpty()
                ? Optional.empty()
                : differs("typed", vector, trees(encode(into.get(), decode(into.get(), bytes))));
    }

    private Optional<String> into(JsonNode vector, byte[] bytes) {
        if (!vector.has("into")) {
            return Optional.empty();
        }
        List<GobType<?>> into = new ArrayList<>();
        for (JsonNode each : vector.get("into")) {
            Optional<GobType<?>> type = typeOf(Vectors.text(each, "go_type"));
            if (type.isEmpty()) {
                return Optional.empty();
            }
            into.add(type.get());
        }
        if (into.isEmpty()) {
            return Optional.of("\"into\" names no type");
        }
        JsonNode expected = vector.get("into").get(0);
        boolean goIsWrong = vector.get("name").asText().matches("compat/drop_iface_(depth1|nested_then_use)");
        if (expected.has("error") && !goIsWrong) {
            try {
                return Optional.of("accepted, though Go says " + expected.get("error") + ": " + decode(into, bytes));
            } catch (GobException e) {
                return Optional.empty();
            }
        }
        List<Object> values = decode(into, bytes);
        String tree = ValueJson.text(trees(encode(into, values)));
        JsonNode wanted = goIsWrong ? fieldC(vector) : Vectors.require(expected, "tree");
        return tree.equals("[" + ValueJson.text(wanted) + "]")
                ? Optional.empty()
                : Optional.of("into " + into + ": " + tree);
    }

    /** What Go's decoder loses of a vector that passes over field A: the value has it. */
    private static JsonNode fieldC(JsonNode vector) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode().put("t", "struct");
        ArrayNode fields = kept.putArray("f");
        for (JsonNode field : Vectors.require(vector, "values").get(0).get("f")) {
            if (field.get(0).asText().equals("C")) {
                fields.add(field);
            }
        }
        return kept;
    }

    /** The values of a vector as this project encodes them; empty if it has no class for one. */
    Optional<byte[]> reencoded(JsonNode vector) {
        return typesOf(vector).map(all -> encode(all, decode(all, vectors.bytes(vector))));
    }

    private Optional<List<GobType<?>>> typesOf(JsonNode vector) {
        List<GobType<?>> all = new ArrayList<>();
        for (String goType : Vectors.goTypes(vector)) {
            Optional<GobType<?>> type = typeOf(goType);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            all.add(type.get());
        }
        return Optional.of(all);
    }

    private Optional<GobType<?>> typeOf(String goType) {
        Optional<GobType<?>> type = types.named(goType);
        if (type.isEmpty()) {
            lacking.merge(goType, 1, Integer::sum);
        }
        return type;
    }

    /** Whether a stream was refused for the name of a type in an interface that there is no class for. */
    private boolean lacks(GobException refused, byte[] bytes) {
        if (!refused.reason().startsWith(NOT_REGISTERED)) {
            return false;
        }
        String name = refused.reason().substring(NOT_REGISTERED.length());
        boolean sent = false;
        try {
            GobReader reader = types.gob().reader(bytes);
            while (!sent && reader.hasNext()) {
                sent = names(reader.readValue()).anyMatch(name::equals);
            }
        } catch (GobException e) {
            return false;
        }
        if (sent) {
            lacking.merge("the name " + name, 1, Integer::sum);
        }
        return sent;
    }

    /** The names of the types in all interfaces of a value. */
    private static Stream<String> names(GobValue value) {
        if (value instanceof GobValue.Interface inner) {
            return Stream.concat(Stream.of(inner.name()), inner.value().stream().flatMap(VectorChecks::names));
        }
        if (value instanceof GobValue.Slice slice) {
            return slice.elements().stream().flatMap(VectorChecks::names);
        }
        if (value instanceof GobValue.Array array) {
            return array.elements().stream().flatMap(VectorChecks::names);
        }
        if (value instanceof GobValue.Mapping map) {
            return map.entries().stream().flatMap(entry -> Stream.concat(names(entry.key()), names(entry.value())));
        }
        return value instanceof GobValue.Struct struct
                ? struct.fields().stream().flatMap(field -> names(field.value()))
                : Stream.empty();
    }

    private static Optional<String> differs(String how, JsonNode vector, List<GobValue> values) {
        String text = ValueJson.text(values);
        boolean equal = vector.path("values").isArray()
                ? same(text, ValueJson.text(vector.get("values")))
                : ValueJson.sha256(text).equals(treeSha256(vector));
        return equal ? Optional.empty() : Optional.of(how + ": " + text.substring(0, Math.min(500, text.length())));
    }

    private static String treeSha256(JsonNode vector) {
        if (!vector.has("tree_sha256")) {
            throw new BadVectorException("neither \"values\" nor \"tree_sha256\"");
        }
        return vector.get("tree_sha256").asText();
    }

    /** Java strings in between may have replaced what is not UTF-8. */
    static boolean same(String text, String expected) {
        return text.equals(expected) || text.equals(ValueJson.replaced(expected));
    }

    // ---- malformed ones

    /** What is wrong with how a malformed vector is read; empty if nothing is. */
    Optional<String> malformed(JsonNode vector) {
        byte[] bytes = vectors.malformedBytes(vector);
        String go = Vectors.text(vector, "go");
        try {
            readAll(bytes);
        } catch (GobException refused) {
            // A tree is not what Go decoded into; it only must end so.
        }
        String target = Vectors.text(vector, "target");
        Optional<JsonNode> valid = vectors.named(target);
        if (valid.isEmpty()) {
            lacking.merge("vector " + target + ", which valid.jsonl has not", 1, Integer::sum);
            return Optional.empty();
        }
        Optional<List<GobType<?>>> into = typesOf(valid.get());
        return into.isEmpty() ? Optional.empty() : compare(vector, go.equals("ok"), into.get(), bytes);
    }

    private Optional<String> compare(JsonNode vector, boolean ok, List<GobType<?>> into, byte[] bytes) {
        List<Object> values;
        try {
            values = decode(into, bytes);
        } catch (GobException e) {
            boolean expected = !ok || isSafer(vector, e) || lacks(e, bytes);
            return expected ? Optional.empty() : Optional.of("refused, Go takes it: " + e.getMessage());
        }
        if (!ok) {
            return Optional.of("accepted, though Go says " + vector.get("go").asText());
        }
        List<GobValue> trees = trees(encode(into, values));
        if (vector.path("same_as_base").asBoolean()) {
            String base = vector.path("base").asText(vector.get("target").asText());
            return differs(
                    "read",
                    vectors.named(base).orElseThrow(() -> new BadVectorException("no vector \"" + base + "\"")),
                    trees);
        }
        if (vector.has("values")) {
            return differs("read", vector, trees);
        }
        List<GobValue> sent = trees(bytes);
        return differs("read", vector, same(ValueJson.text(trees), ValueJson.text(sent)) ? sent : trees);
    }

    private static boolean isSafer(JsonNode vector, GobException refused) {
        if (!vector.path("op").asText().equals("bytes")) {
            return SAFER_IF_CHANGED.matcher(refused.reason()).find();
        }
        String name = vector.get("name").textValue();
        String own = name.substring(name.lastIndexOf('/') + 1);
        return SAFER.entrySet().stream()
                .anyMatch(each -> each.getKey().matcher(own).matches()
                        && each.getValue().matcher(refused.reason()).find());
    }

    private void readAll(byte[] bytes) {
        GobReader reader = types.gob().reader(bytes);
        while (reader.hasNext()) {
            reader.readValue();
        }
    }

    // ---- both

    List<Object> decode(List<GobType<?>> into, byte[] bytes) {
        GobReader reader = types.gob().reader(bytes);
        List<Object> values = new ArrayList<>();
        for (GobType<?> type : into) {
            values.add(reader.read(type));
        }
        return values;
    }

    byte[] encode(List<GobType<?>> as, List<Object> values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GobWriter writer = types.gob().writer(out);
        for (int i = 0; i < values.size(); i++) {
            write(writer, as.get(i), values.get(i));
        }
        return out.toByteArray();
    }

    @SuppressWarnings("unchecked") // the value was read as this type
    private static <T> void write(GobWriter writer, GobType<T> type, Object value) {
        try {
            writer.write(type, (T) value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<GobValue> trees(byte[] bytes) {
        GobReader reader = types.gob().reader(bytes);
        List<GobValue> values = new ArrayList<>();
        while (reader.hasNext()) {
            values.add(reader.readValue());
        }
        return values;
    }
}
