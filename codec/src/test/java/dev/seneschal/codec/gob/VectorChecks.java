package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks vectors one by one; what is wrong with one is told in words. */
final class VectorChecks {

    /** Why a safer reader refuses what Go takes. */
    private static final Pattern SAFER = Pattern.compile("nested deeper than|definition of two types|type id \\d+"
            + "|the frame ends before an element|map of \\d+ elements");

    private final Vectors vectors;
    private final VectorTypes types;

    VectorChecks(Vectors vectors, GobLimits limits) {
        this.vectors = vectors;
        this.types = new VectorTypes(limits);
    }

    VectorTypes types() {
        return types;
    }

    // ---- valid ones

    /** What is wrong with how a valid vector is read and written; empty if nothing is. */
    Optional<String> valid(JsonNode vector) {
        byte[] bytes = vectors.bytes(vector);
        try {
            Optional<String> wrong = untyped(vector, bytes);
            if (wrong.isEmpty()) {
                wrong = typed(vector, bytes);
            }
            return wrong.isEmpty() ? into(vector, bytes) : wrong;
        } catch (RuntimeException e) {
            return Optional.of(e.toString());
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
        vector.get("value_type_ids").forEach(id -> expectedIds.add(id.asInt()));
        if (!ids.equals(expectedIds)) {
            return Optional.of("values of types " + ids);
        }
        String described = reader.types().toString();
        String expected = DescriptorJson.descriptors(vector.get("types")).toString();
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
            Optional<GobType<?>> type = types.named(each.get("go_type").asText());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            into.add(type.get());
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
        return goIsWrong || tree.equals("[" + ValueJson.text(expected.get("tree")) + "]")
                ? Optional.empty()
                : Optional.of("into " + into + ": " + tree);
    }

    /** The values of a vector as this project encodes them; empty if it has no class for one. */
    Optional<byte[]> reencoded(JsonNode vector) {
        return typesOf(vector).map(all -> encode(all, decode(all, vectors.bytes(vector))));
    }

    private Optional<List<GobType<?>>> typesOf(JsonNode vector) {
        List<GobType<?>> all = new ArrayList<>();
        for (String goType : Vectors.goTypes(vector)) {
            Optional<GobType<?>> type = types.named(goType);
            if (type.isEmpty()) {
                return Optional.empty();
            }
            all.add(type.get());
        }
        return Optional.of(all);
    }

    private static Optional<String> differs(String how, JsonNode vector, List<GobValue> values) {
        String text = ValueJson.text(values);
        boolean equal = vector.path("values").isArray()
                ? same(text, ValueJson.text(vector.get("values")))
                : ValueJson.sha256(text).equals(vector.get("tree_sha256").asText());
        return equal ? Optional.empty() : Optional.of(how + ": " + text.substring(0, Math.min(500, text.length())));
    }

    /** Java strings in between may have replaced what is not UTF-8. */
    static boolean same(String text, String expected) {
        return text.equals(expected) || text.equals(ValueJson.replaced(expected));
    }

    // ---- malformed ones

    /** What is wrong with how a malformed vector is read; empty if nothing is. */
    Optional<String> malformed(JsonNode vector) {
        byte[] bytes = vectors.malformedBytes(vector);
        try {
            readAll(bytes);
        } catch (GobException refused) {
            // A tree is not what Go decoded into; it only must end so.
        }
        Optional<JsonNode> target = vectors.named(vector.get("target").asText());
        Optional<List<GobType<?>>> into = target.flatMap(this::typesOf);
        return into.isEmpty() ? Optional.empty() : compare(vector, target.get(), into.get(), bytes);
    }

    private Optional<String> compare(JsonNode vector, JsonNode target, List<GobType<?>> into, byte[] bytes) {
        boolean ok = vector.get("go").asText().equals("ok");
        List<Object> values;
        try {
            values = decode(into, bytes);
        } catch (GobException e) {
            boolean expected = !ok || SAFER.matcher(e.reason()).find();
            return expected ? Optional.empty() : Optional.of("refused, Go takes it: " + e.getMessage());
        }
        if (!ok) {
            return Optional.of("accepted, though Go says " + vector.get("go").asText());
        }
        List<GobValue> trees = trees(encode(into, values));
        if (vector.has("values")) {
            return differs("read", vector, trees);
        }
        if (vector.has("tree_sha256")) {
            List<GobValue> sent = trees(bytes);
            return differs("read", vector, same(ValueJson.text(trees), ValueJson.text(sent)) ? sent : trees);
        }
        return vector.path("same_as_base").asBoolean() ? differs("read", target, trees) : Optional.empty();
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
