package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;

/**
 * Walks over values that nobody asked for, of any type. The lengths that a stream claims for them are not trusted, and definitions in
 * them are kept; each element must take at least a byte, so the walk ends with the bytes.
 */
final class Skipper {

    private Skipper() {}

    /** Skips one value, as it stands in a field or as an element. */
    static void skip(Decoding from, int typeId) {
        GobInput in = from.in;
        GobDescriptor type = from.types().type(typeId, in);
        if (type.kind() == Kind.INTERFACE) {
            int held = readInterfaceType(from);
            if (held == 0) {
                return;
            }
            type = from.types().type(held, in);
        }
        switch (type.kind()) {
            case BOOL, INT, UINT, FLOAT -> in.readUnsigned();
            case COMPLEX -> {
                in.readUnsigned();
                in.readUnsigned();
            }
            case ARRAY, SLICE -> skipElements(from, type);
            case MAP -> skipEntries(from, type);
            case STRUCT -> skipFields(from, type);
            default -> in.skipBytes();
        }
    }

    /** The type of what an interface holds, 0 for nil. */
    private static int readInterfaceType(Decoding from) {
        if (from.in.readName("name of a type", from.in.limits().maxNameLength()).isEmpty()) {
            return 0;
        }
        int typeId = from.readInterfaceType(true);
        from.types().requireComplete(typeId, from.in);
        return typeId;
    }

    private static void skipElements(Decoding from, GobDescriptor type) {
        from.in.enter();
        int count = Lists.readCount(from, type);
        for (int i = 0; i < count; i++) {
            from.in.requireMore();
            skip(from, type.element());
        }
        from.in.leave();
    }

    private static void skipEntries(Decoding from, GobDescriptor type) {
        from.in.enter();
        int count = from.in.readCount("map", 2, from.types(), type.id());
        for (int i = 0; i < count; i++) {
            from.in.requireMore();
            skip(from, type.key());
            from.in.requireMore();
            skip(from, type.element());
        }
        from.in.leave();
    }

    private static void skipFields(Decoding from, GobDescriptor type) {
        from.in.enter();
        int count = type.fields().size();
        for (int field = from.in.readField(-1, count); field >= 0; field = from.in.readField(field, count)) {
            skip(from, type.fields().get(field).type());
        }
        from.in.leave();
    }
}
