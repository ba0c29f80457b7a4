package dev.seneschal.codec.gob;

import java.util.List;

/**
 * A type as a stream defines it. It refers to other types by id, since these may be defined later.
 *
 * @param kind what it is
 * @param name its name in Go, for errors alone; may be empty
 * @param key a map's key type, else 0
 * @param element the element type of a slice, an array or a map, else 0
 * @param length an array's length, else 0
 * @param fields a struct's fields, else empty
 */
record WireType(Kind kind, String name, int key, int element, long length, List<Field> fields) {

    enum Kind {
        BOOL,
        INT,
        UINT,
        FLOAT,
        BYTES,
        STRING,
        COMPLEX,
        INTERFACE,
        ARRAY,
        SLICE,
        STRUCT,
        MAP,
        /** Bytes that a type's own method wrote. */
        OPAQUE
    }

    record Field(String name, int type) {}

    static WireType basic(Kind kind) {
        return new WireType(kind, "", 0, 0, 0, List.of());
    }

    String describe() {
        return name.isEmpty() ? kind.name().toLowerCase(java.util.Locale.ROOT) : name;
    }
}
