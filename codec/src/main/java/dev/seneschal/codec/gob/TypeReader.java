package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads the definition of a type, which is itself a gob struct with one field for each kind of type. */
final class TypeReader {

    /** By field number of the definition. */
    private static final List<Kind> KINDS = List.of(
            Kind.ARRAY,
            Kind.SLICE,
            Kind.STRUCT,
            Kind.MAP,
            Kind.GOB_ENCODER,
            Kind.BINARY_MARSHALER,
            Kind.TEXT_MARSHALER);

    private final GobInput in;
    private final int id;
    private final int maxFields;
    private String name = "";
    private int first;
    private long second;
    private List<GobDescriptor.Field> fields = List.of();

    private TypeReader(GobInput in, int id, int maxFields) {
        this.in = in;
        this.id = id;
        this.maxFields = maxFields;
    }

    static GobDescriptor read(GobInput in, int id, int maxFields) {
        return new TypeReader(in, id, maxFields).read();
    }

    private GobDescriptor read() {
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
            case ARRAY -> new GobDescriptor(id, kind, name, 0, first, second, List.of());
            case SLICE -> new GobDescriptor(id, kind, name, 0, first, 0, List.of());
            case MAP -> new GobDescriptor(id, kind, name, first, checkId(second), 0, List.of());
            default -> new GobDescriptor(id, kind, name, 0, 0, 0, fields);
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
                readCommon();
            } else if (field == 2) {
                second = in.readSigned();
            } else if (kind == Kind.STRUCT) {
                fields = readFields();
            } else {
                first = checkId(in.readSigned());
            }
        }
    }

    /** The type's name, and once more its id, which Go does not look at. */
    private void readCommon() {
        for (int field = in.readField(-1, 2); field >= 0; field = in.readField(field, 2)) {
            if (field == 0) {
                name = in.readName("name of a type", Integer.MAX_VALUE);
            } else {
                checkOwnId(in.readSigned());
            }
        }
    }

    private void checkOwnId(long own) {
        if (in.limits().strict() && own != id) {
            throw in.malformed("definition of type " + id + " that calls itself " + own);
        }
    }

    /** An id of 32 bits; whether it is one that a type can have shows when it is looked up. */
    private int checkId(long reference) {
        if (reference != (int) reference) {
            throw in.malformed("a reference to type " + reference);
        }
        return (int) reference;
    }

    private List<GobDescriptor.Field> readFields() {
        int count = in.readLength("list of fields");
        if (count > maxFields) {
            throw in.malformed("struct with " + count + " fields, " + maxFields + " more are taken");
        }
        List<GobDescriptor.Field> read = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            in.requireMore();
            read.add(readField());
        }
        return read;
    }

    private GobDescriptor.Field readField() {
        String text = "";
        int type = 0;
        for (int field = in.readField(-1, 2); field >= 0; field = in.readField(field, 2)) {
            if (field == 0) {
                text = in.readName("name of a field", in.limits().maxNameLength());
            } else {
                type = checkId(in.readSigned());
            }
        }
        return new GobDescriptor.Field(text, type);
    }
}
