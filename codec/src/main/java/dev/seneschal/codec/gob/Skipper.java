package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.WireType.Kind;

/**
 * Walks over values that nobody asked for, of any type. The lengths that a stream claims for them are not trusted; each element must
 * take at least a byte, so the walk ends with the bytes.
 */
final class Skipper {

    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_NAME = 1_024;

    private final GobInput in;
    private final TypeTable types;
    private int depth;

    Skipper(GobInput in, TypeTable types) {
        this.in = in;
        this.types = types;
    }

    /** Skips one value, as it stands in a field or as an element. */
    void skip(int typeId) {
        if (++depth > MAX_DEPTH) {
            throw in.malformed("a value nested deeper than " + MAX_DEPTH);
        }
        WireType type = types.type(typeId, in);
        switch (type.kind()) {
            case BOOL, INT, UINT, FLOAT -> in.readUnsigned();
            case COMPLEX -> {
                in.readUnsigned();
                in.readUnsigned();
            }
            case BYTES, STRING, OPAQUE -> in.skipBytes();
            case INTERFACE -> skipInterface();
            case ARRAY -> skipArray(type);
            case SLICE -> skipElements(type.element(), in.readCount("slice", 1));
            case STRUCT -> skipStruct(type);
            case MAP -> skipEntries(type);
        }
        depth--;
    }

    private void skipArray(WireType type) {
        int count = in.readCount("array", 1);
        if (count != type.length()) {
            throw in.malformed("array of " + count + " elements, its type has " + type.length());
        }
        skipElements(type.element(), count);
    }

    private void skipElements(int element, int count) {
        for (int i = 0; i < count; i++) {
            skip(element);
        }
    }

    private void skipEntries(WireType type) {
        int count = in.readCount("map", 2);
        for (int i = 0; i < count; i++) {
            skip(type.key());
            skip(type.element());
        }
    }

    private void skipStruct(WireType type) {
        int count = type.fields().size();
        for (int field = in.readField(-1, count); field >= 0; field = in.readField(field, count)) {
            skip(type.fields().get(field).type());
        }
    }

    /**
     * A name, the definitions that its type needs and the stream has not had yet, the type's id, a length, and the value. A definition
     * ends the frame, and the next one goes on with the value.
     */
    private void skipInterface() {
        int nameLength = in.readLength("name of a type");
        if (nameLength == 0) {
            return;
        }
        if (nameLength > MAX_NAME) {
            throw in.malformed("name of a type with " + nameLength + " bytes");
        }
        in.skip(nameLength);
        int typeId = readTypeSequence();
        in.readUnsigned();
        if (types.type(typeId, in).kind() != Kind.STRUCT && in.readUnsigned() != 0) {
            throw in.malformed("no zero before the value of an interface");
        }
        skip(typeId);
    }

    private int readTypeSequence() {
        while (true) {
            if (in.isFrameUsedUp()) {
                in.nextFrame();
            }
            long id = in.readSigned();
            if (id >= 0) {
                return in.checkTypeId(id);
            }
            types.define(id, in);
            if (!in.isFrameUsedUp()) {
                in.readUnsigned();
            }
        }
    }
}
