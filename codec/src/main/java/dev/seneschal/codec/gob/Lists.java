package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;

/** What slices and arrays have in common on the wire: a count, which for an array must be the one of its type. */
final class Lists {

    private Lists() {}

    static int readCount(Decoding from, GobDescriptor type) {
        boolean array = type.kind() == Kind.ARRAY;
        int count = from.in.readCount(array ? "array" : "slice", 1, from.types(), type.element());
        if (array && count != type.length()) {
            throw from.in.malformed("array of " + count + " elements, its type has " + type.length());
        }
        return count;
    }
}
