package dev.seneschal.codec.gob;

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
        switch (type.kind()) {
            case BOOL, INT, UINT, FLOAT -> in.readUnsigned();
            case COMPLEX -> {
                in.readUnsigned();
                in.readUnsigned();
            }
            case BYTES, STRING, GOB_ENCODER, BINARY_MARSHALER, TEXT_MARSHALER -> in.skipBytes();
            case INTERFACE -> skipInterface(from);
            case ARRAY, SLICE, MAP, STRUCT -> {
                in.enter();
                skipParts(from, type);
                in.leave();
            }
        }
    }

    private static void skipParts(Decoding from, GobDescriptor type) {
        switch (type.kind()) {
            case STRUCT -> skipFields(from, type);
            case MAP -> skipEntries(from, type);
            default -> skipElements(from, type);
        }
    }

    private static void skipElements(Decoding from, GobDescriptor type) {
        int count = Lists.readCount(from, type);
        for (int i = 0; i < count; i++) {
            from.in.requireMore();
            skip(from, type.element());
        }
    }

    private static void skipEntries(Decoding from, GobDescriptor type) {
        int count = from.in.readCount("map", 2, from.types(), type.id());
        for (int i = 0; i < count; i++) {
            from.in.requireMore();
            skip(from, type.key());
            from.in.requireMore();
            skip(from, type.element());
        }
    }

    private static void skipFields(Decoding from, GobDescriptor type) {
        int count = type.fields().size();
        for (int field = from.in.readField(-1, count); field >= 0; field = from.in.readField(field, count)) {
            skip(from, type.fields().get(field).type());
        }
    }

    private static void skipInterface(Decoding from) {
        if (!from.in
                .readName("name of a type", from.in.limits().maxNameLength())
                .isEmpty()) {
            skip(from, from.readInterfaceType());
        }
    }
}
