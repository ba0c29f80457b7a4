package dev.seneschal.codec.gob;

/** Writes the definition of a type; see {@link TypeReader}. */
final class TypeWriter {

    private static final int ARRAY = 0;
    private static final int SLICE = 1;
    private static final int STRUCT = 2;
    private static final int MAP = 3;
    private static final int GOB_ENCODER = 4;
    private static final int BINARY_MARSHALER = 5;
    private static final int TEXT_MARSHALER = 6;

    private TypeWriter() {}

    static void write(GobBuffer out, GobDescriptor type) {
        out.writeSigned(-(long) type.id());
        out.writeUnsigned(number(type) + 1);
        out.writeUnsigned(1);
        writeNamed(out, type.name(), type.id());
        switch (type.kind()) {
            case ARRAY -> {
                writeNumber(out, type.element());
                if (type.length() != 0) {
                    writeNumber(out, type.length());
                }
            }
            case SLICE -> writeNumber(out, type.element());
            case MAP -> {
                writeNumber(out, type.key());
                writeNumber(out, type.element());
            }
            case STRUCT -> writeFields(out, type);
            default -> {}
        }
        out.writeUnsigned(0);
        out.writeUnsigned(0);
    }

    private static int number(GobDescriptor type) {
        return switch (type.kind()) {
            case ARRAY -> ARRAY;
            case SLICE -> SLICE;
            case STRUCT -> STRUCT;
            case MAP -> MAP;
            case GOB_ENCODER -> GOB_ENCODER;
            case BINARY_MARSHALER -> BINARY_MARSHALER;
            case TEXT_MARSHALER -> TEXT_MARSHALER;
            default -> throw new IllegalArgumentException(type.kind() + " needs no definition");
        };
    }

    private static void writeNumber(GobBuffer out, long number) {
        out.writeUnsigned(1);
        out.writeSigned(number);
    }

    private static void writeFields(GobBuffer out, GobDescriptor type) {
        if (!type.fields().isEmpty()) {
            out.writeUnsigned(1);
            out.writeUnsigned(type.fields().size());
            for (GobDescriptor.Field field : type.fields()) {
                writeNamed(out, field.name(), field.type());
            }
        }
    }

    /** A struct of a name and an id. */
    private static void writeNamed(GobBuffer out, String name, int id) {
        int delta = 2;
        if (!name.isEmpty()) {
            out.writeUnsigned(1);
            out.writeText(name);
            delta = 1;
        }
        out.writeUnsigned(delta);
        out.writeSigned(id);
        out.writeUnsigned(0);
    }
}
