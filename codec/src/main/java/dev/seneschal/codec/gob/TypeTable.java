package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.WireType.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of one stream: those that every stream has, and those that it defines. Bounded, whatever the stream defines. */
final class TypeTable {

    static final int BOOL = 1;
    static final int INT = 2;
    static final int BYTES = 5;
    static final int STRING = 6;
    static final int FIRST_DEFINED = 64;

    private static final int MAX_TYPES = 10_000;
    private static final int MAX_FIELDS = 65_535;

    /** By id; ids begin at 1. */
    private static final List<WireType> BASIC = List.of(
            WireType.basic(Kind.BOOL),
            WireType.basic(Kind.INT),
            WireType.basic(Kind.UINT),
            WireType.basic(Kind.FLOAT),
            WireType.basic(Kind.BYTES),
            WireType.basic(Kind.STRING),
            WireType.basic(Kind.COMPLEX),
            WireType.basic(Kind.INTERFACE));

    private final Map<Integer, WireType> defined = new HashMap<>();
    private int fields;

    /** The type of an id that the stream refers to. */
    WireType type(int id, GobInput in) {
        if (id >= 1 && id <= BASIC.size()) {
            return BASIC.get(id - 1);
        }
        @Nullable WireType type = defined.get(id);
        if (type == null) {
            throw in.malformed("type " + id + " is not defined");
        }
        return type;
    }

    /** Reads the definition that follows a negated id. */
    void define(long negatedId, GobInput in) {
        long id = -negatedId;
        if (id < FIRST_DEFINED || id > Integer.MAX_VALUE) {
            throw in.malformed("definition of type " + id);
        }
        WireType type = TypeReader.read(in, MAX_FIELDS - fields);
        fields += type.fields().size();
        if (defined.size() == MAX_TYPES) {
            throw in.malformed("more than " + MAX_TYPES + " types");
        }
        if (defined.put((int) id, type) != null) {
            throw in.malformed("type " + id + " is defined twice");
        }
    }
}
