package dev.seneschal.codec.gob;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads values of any type as trees. */
final class TreeReader {

    private TreeReader() {}

    static GobValue read(Decoding from, int typeId) {
        GobInput in = from.in;
        GobDescriptor type = from.types().type(typeId, in);
        in.chargeObject(2);
        return switch (type.kind()) {
            case BOOL -> new GobValue.Bool(in.readBoolean());
            case INT -> new GobValue.Int(in.readSigned());
            case UINT -> new GobValue.Uint(in.readUnsigned());
            case FLOAT -> new GobValue.Float(in.readFloat());
            case COMPLEX -> new GobValue.Complex(new GobComplex(in.readFloat(), in.readFloat()));
            case STRING -> readText(in);
            case BYTES -> new GobValue.Bytes(in.readBytes());
            case GOB_ENCODER, BINARY_MARSHALER, TEXT_MARSHALER -> new GobValue.Opaque(type.kind(), in.readBytes());
            case INTERFACE -> readInterface(from);
            case ARRAY, SLICE, MAP, STRUCT -> {
                in.enter();
                GobValue value = readParts(from, type);
                in.leave();
                yield value;
            }
        };
    }

    private static GobValue readText(GobInput in) {
        int start = in.index();
        int length = in.readLength("string");
        boolean exact = in.isUtf8(in.index(), length);
        in.back(start);
        return exact ? new GobValue.Text(in.readText()) : new GobValue.RawText(in.readBytes());
    }

    private static GobValue readParts(Decoding from, GobDescriptor type) {
        return switch (type.kind()) {
            case STRUCT -> readStruct(from, type);
            case MAP -> readMap(from, type);
            case ARRAY -> new GobValue.Array(readElements(from, type));
            default -> new GobValue.Slice(readElements(from, type));
        };
    }

    private static List<GobValue> readElements(Decoding from, GobDescriptor type) {
        int count = Lists.readCount(from, type);
        from.in.chargeObject(count);
        List<GobValue> elements = new ArrayList<>(from.in.room(count));
        for (int i = 0; i < count; i++) {
            from.in.requireMore();
            try {
                elements.add(read(from, type.element()));
            } catch (GobException e) {
                throw e.inside("[" + i + "]");
            }
        }
        return elements;
    }

    private static GobValue readMap(Decoding from, GobDescriptor type) {
        int count = from.in.readCount("map", 2, from.types(), type.id());
        from.in.chargeObject(3 * count);
        List<GobValue.Entry> entries = new ArrayList<>(from.in.room(count));
        for (int i = 0; i < count; i++) {
            from.in.requireMore();
            GobValue key = read(from, type.key());
            from.in.requireMore();
            entries.add(new GobValue.Entry(key, read(from, type.element())));
        }
        return new GobValue.Mapping(entries);
    }

    private static GobValue readStruct(Decoding from, GobDescriptor type) {
        int count = type.fields().size();
        List<GobValue.Field> fields = new ArrayList<>();
        for (int i = from.in.readField(-1, count); i >= 0; i = from.in.readField(i, count)) {
            GobDescriptor.Field field = type.fields().get(i);
            try {
                fields.add(new GobValue.Field(field.name(), read(from, field.type())));
            } catch (GobException e) {
                throw e.inside(field.name());
            }
        }
        return new GobValue.Struct(fields);
    }

    private static GobValue readInterface(Decoding from) {
        String name = from.in.readName("name of a type", from.in.limits().maxNameLength());
        if (name.isEmpty()) {
            return new GobValue.Interface("", Optional.empty());
        }
        int typeId = from.readInterfaceType();
        return new GobValue.Interface(name, Optional.of(read(from, typeId)));
    }
}
