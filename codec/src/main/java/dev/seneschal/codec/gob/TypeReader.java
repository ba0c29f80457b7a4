package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.WireType.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads the definition of a type, which is itself a gob struct with one field for each kind of type. */
final class TypeReader {

    /** By field number of the definition; the last three are the kinds of types that write themselves. */
    private static final List<Kind> KINDS =
            List.of(Kind.ARRAY, Kind.SLICE, Kind.STRUCT, Kind.MAP, Kind.OPAQUE, Kind.OPAQUE, Kind.OPAQUE);

    private final GobInput in;
    private final int maxFields;
    private String name = "";
    private int first;
    private long second;
    private List<WireType.Field> fields = List.of();

    private TypeReader(GobInput in, int maxFields) {
        this.in = in;
        this.maxFields = maxFields;
    }

    static WireType read(GobInput in, int maxFields) {
        return new TypeReader(in, maxFields).read();
    }

    private WireType read() {
        int number = in.readField(-1, KINDS.size());
        if (number < 0) {
            throw in.malformed("definition of no type");
        }
        Kind kind = KINDS.get(number);
        readBody(kind);
        if (in.readField(number, KINDS.size()) >= 0) {
            throw in.malformed("definition of two types");
        }
        return switch (kind) {
            case ARRAY -> new WireType(kind, name, 0, first, second, List.of());
            case SLICE -> new WireType(kind, name, 0, first, 0, List.of());
            case MAP -> new WireType(kind, name, first, in.checkTypeId(second), 0, List.of());
            default -> new WireType(kind, name, 0, 0, 0, fields);
        };
    }

    /** Field 0 is what all kinds have in common; fields 1 and 2 are the kind's own. */
    private void readBody(Kind kind) {
        int count = switch (kind) {
            case ARRAY, MAP -> 3;
            case SLICE, STRUCT -> 2;
            default -> 1;
        };
        for (int field = in.readField(-1, count); field >= 0; field = in.readField(field, count)) {
            if (field == 0) {
                name = readNamed().name();
            } else if (field == 2) {
                second = in.readSigned();
            } else if (kind == Kind.STRUCT) {
                fields = readFields();
            } else {
                first = in.readTypeId();
            }
        }
    }

    private List<WireType.Field> readFields() {
        int count = in.readLength("list of fields");
        if (count > maxFields) {
            throw in.malformed("struct with " + count + " fields, " + maxFields + " more are taken");
        }
        List<WireType.Field> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            read.add(readNamed());
        }
        return List.copyOf(read);
    }

    /** A name and an id, which is the form of a field and of what all kinds have in common. */
    private WireType.Field readNamed() {
        String text = "";
        int id = 0;
        for (int field = in.readField(-1, 2); field >= 0; field = in.readField(field, 2)) {
            if (field == 0) {
                text = in.readText();
            } else {
                id = in.readTypeId();
            }
        }
        return new WireType.Field(text, id);
    }
}
