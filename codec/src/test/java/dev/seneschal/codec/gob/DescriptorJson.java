package dev.seneschal.codec.gob;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.ArrayList;
import java.util.List;

/** Type descriptors as the conformance vectors write them. */
final class DescriptorJson {

    private DescriptorJson() {}

    static List<GobDescriptor> descriptors(JsonNode types) {
        List<GobDescriptor> all = new ArrayList<>();
        for (JsonNode type : types) {
            List<GobDescriptor.Field> fields = new ArrayList<>();
            type.path("fields")
                    .forEach(field -> fields.add(new GobDescriptor.Field(
                            field.path(0).asText(), field.path(1).asInt())));
            all.add(new GobDescriptor(
                    Vectors.require(type, "id").asInt(),
                    kind(Vectors.text(type, "kind")),
                    type.path("name").asText(),
                    type.path("key").asInt(),
                    type.path("elem").asInt(),
                    type.path("len").asLong(),
                    fields));
        }
        return all;
    }

    private static Kind kind(String name) {
        return switch (name) {
            case "struct" -> Kind.STRUCT;
            case "slice" -> Kind.SLICE;
            case "array" -> Kind.ARRAY;
            case "map" -> Kind.MAP;
            case "gob" -> Kind.GOB_ENCODER;
            case "binary" -> Kind.BINARY_MARSHALER;
            case "text" -> Kind.TEXT_MARSHALER;
            default -> throw new BadVectorException("\"kind\" of a type is \"" + name + "\"");
        };
    }
}
