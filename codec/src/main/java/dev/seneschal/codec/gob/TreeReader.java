package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads values of any type as trees. */
final class TreeReader {

    private static final GobValue NIL = new GobValue.Interface("", Optional.empty());

    private TreeReader() {}

    /** What an interface holds is read in the same call, so that deep values need little of the stack. */
    static GobValue read(Decoding from, int typeId) {
        GobInput in = from.in;
        GobDescriptor type = from.types().type(typeId, in);
        in.chargeObject(2);
        String name = "";
        if (type.kind() == Kind.INTERFACE) {
            name = in.readName("name of a type", in.limits().maxNameLength());
            if (name.isEmpty()) {
                return NIL;
            }
            type = readInterfaceType(from);
        }
        GobValue value = switch (type.kind()) {
            case ARRAY, SLICE -> readList(from, type);
            case MAP -> readMap(from, type);
            case STRUCT -> readStruct(from, type);
            default -> readSimple(in, type.kind());
        };
        return name.isEmpty() ? value : new GobValue.Interface(name, Optional.of(value));
    }

    private static GobDescriptor readInterfaceType(Decoding from) {
        int typeId = from.readInterfaceType(false);
        from.types().requireComplete(typeId, from.in);
        return from.types().type(typeId, from.in);
    }

    private static GobValue readSimple(GobInput in, Kind kind) {
        return switch (kind) {
            case BOOL -> new GobValue.Bool(in.readBoolean());
            case INT -> new GobValue.Int(in.readSigned());
            case UINT -> new GobValue.Uint(in.readUnsigned());
            case FLOAT -> new GobValue.Real(in.readFloat());
            case COMPLEX -> new GobValue.Complex(new GobComplex(in.readFloat(), in.readFloat()));
            case STRING -> readText(in);
            case BYTES -> new GobValue.Bytes(in.readBytes());
            default -> new GobValue.Opaque(kind, in.readBytes());
        };
    }

    private static GobValue readText(GobInput in) {
        int start = in.index();
        int length = in.readLength("string");
        boolean exact = in.limits().strict() || in.isUtf8(in.index(), length);
        in.back(start);
        return exact ? new GobValue.Text(in.readText()) : new GobValue.RawText(in.readBytes());
    }

    private static GobValue readList(Decoding from, GobDescriptor type) {
        from.in.enter();
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
        from.in.leave();
        return type.kind() == Kind.ARRAY ? new GobValue.Array(elements) : new GobValue.Slice(elements);
    }

    private static GobValue readMap(Decoding from, GobDescriptor type) {
        from.in.enter();
        int count = from.in.readCount("map", 2, from.types(), type.id());
        from.in.chargeObject(3L * count);
        List<GobValue.Entry> entries = new ArrayList<>(from.in.room(count));
        for (int i = 0; i < count; i++) {
            from.in.requireMore();
            GobValue key = read(from, type.key());
            from.in.requireMore();
            entries.add(new GobValue.Entry(key, read(from, type.element())));
        }
        from.in.leave();
        return new GobValue.Mapping(entries);
    }

    private static GobValue readStruct(Decoding from, GobDescriptor type) {
        from.in.enter();
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
        from.in.leave();
        return new GobValue.Struct(fields);
    }
}
