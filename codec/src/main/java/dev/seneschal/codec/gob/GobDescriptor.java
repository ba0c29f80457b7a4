package dev.seneschal.codec.gob;

import java.util.List;
import java.util.Locale;

/**
 * A type as a stream defines it. It refers to other types by id, since these may be defined later.
 *
 * @param id the id that values and other types refer to it by; the same type has another in another stream
 * @param kind what it is
 * @param name its name in Go, for people alone; may be empty
 * @param key a map's key type, else 0
 * @param element the element type of a slice, an array or a map, else 0
 * @param length an array's length, else 0
 * @param fields a struct's fields in the order of their numbers, else empty
 */
public record GobDescriptor(int id, Kind kind, String name, int key, int element, long length, List<Field> fields) {

    /** What a type is. */
    public enum Kind {
        /** True or false. */
        BOOL,
        /** A signed number of up to 64 bits. */
        INT,
        /** A number of up to 64 bits without a sign. */
        UINT,
        /** A floating-point number of 64 bits. */
        FLOAT,
        /** A slice of bytes. */
        BYTES,
        /** A text. */
        STRING,
        /** Two floating-point numbers. */
        COMPLEX,
        /** A value that brings its own type. */
        INTERFACE,
        /** A list of fixed length. */
        ARRAY,
        /** A list. */
        SLICE,
        /** Named fields. */
        STRUCT,
        /** Keys and elements. */
        MAP,
        /** Bytes that the type's own {@code GobEncode} wrote. */
        GOB_ENCODER,
        /** Bytes that the type's own {@code MarshalBinary} wrote. */
        BINARY_MARSHALER,
        /** Bytes that the type's own {@code MarshalText} wrote. */
        TEXT_MARSHALER;

        /** Whether a type writes its own bytes. */
        boolean isExternal() {
            return this == GOB_ENCODER || this == BINARY_MARSHALER || this == TEXT_MARSHALER;
        }
    }

    /**
     * A field of a struct.
     *
     * @param name its name in Go
     * @param type the id of its type
     */
    public record Field(String name, int type) {}

    /** Copies the list. */
    public GobDescriptor {
        fields = List.copyOf(fields);
    }

    static GobDescriptor basic(int id, Kind kind) {
        return new GobDescriptor(id, kind, "", 0, 0, 0, List.of());
    }

    /** For errors: the beginning of the name, or the kind of what has none. */
    String describe() {
        return name.isEmpty() ? kind.name().toLowerCase(Locale.ROOT) : Shown.name(name);
    }
}
