package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a struct one after the other, each straight into an argument of a record's constructor: for structs that are sent
 * with the record's own fields in its own order, as nearly all are. {@link Decoding#field} is the number of the field that comes next;
 * any other was not sent. One method handle for all of it, which the JVM compiles as if it had been written by hand.
 */
final class FieldReads {

    private static final MethodHandles.Lookup SELF = MethodHandles.lookup();

    private FieldReads() {}

    /**
     * A record's constructor whose arguments are read.
     *
     * @return takes a {@link Decoding}
     */
    static MethodHandle straight(MethodHandle constructor, List<StructField> fields) {
        MethodHandle[] arguments = new MethodHandle[fields.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = field(fields.get(i), i, constructor.type().parameterType(i));
        }
        MethodHandle filled = MethodHandles.filterArguments(constructor, 0, arguments);
        MethodType type = MethodType.methodType(filled.type().returnType(), Decoding.class);
        return MethodHandles.permuteArguments(filled, type, new int[arguments.length]);
    }

    private static MethodHandle field(StructField field, int number, Class<?> to) {
        if (to.isPrimitive()) {
            MethodHandle read = reader(primitive(field.scalar(), to), primitiveOf(field.scalar(), to));
            return MethodHandles.explicitCastArguments(
                    MethodHandles.insertArguments(read, 1, number), MethodType.methodType(to, Decoding.class));
        }
        MethodHandle read;
        if (field.operation() == StructField.BYTES) {
            read = MethodHandles.insertArguments(
                    reader("bytes", byte[].class, byte[].class),
                    1,
                    number,
                    field.shape().sharedZero());
        } else if (field.operation() == StructField.TEXT) {
            read = MethodHandles.insertArguments(reader("text", String.class), 1, number);
        } else if (field.shape().isZeroShared()) {
            MethodHandle any = reader("object", Object.class, Object.class);
            read = MethodHandles.insertArguments(any, 1, number, field.shape().sharedZero());
        } else {
            MethodHandle any = reader("objectOrNew", Object.class, Shape.class);
            read = MethodHandles.insertArguments(any, 1, number, field.shape());
        }
        return read.asType(MethodType.methodType(to, Decoding.class));
    }

    private static String primitive(Scalar scalar, Class<?> to) {
        if (to == float.class) {
            return "single";
        }
        return switch (scalar) {
            case INT64 -> "signed";
            case FLOAT64 -> "floating";
            case BOOL -> "flag";
            default -> "scalar";
        };
    }

    private static Class<?> primitiveOf(Scalar scalar, Class<?> to) {
        if (to == float.class) {
            return float.class;
        }
        return switch (scalar) {
            case FLOAT64 -> double.class;
            case BOOL -> boolean.class;
            default -> long.class;
        };
    }

    private static MethodHandle reader(String name, Class<?> result, Class<?>... more) {
        MethodType type = MethodType.methodType(result, Decoding.class, int.class);
        try {
            return SELF.findStatic(FieldReads.class, name, type.appendParameterTypes(more));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- for method handles

    static long signed(Decoding from, int number) {
        if (from.field != number) {
            return 0;
        }
        long value = from.in.readSigned();
        from.nextField(number);
        return value;
    }

    static double floating(Decoding from, int number) {
        if (from.field != number) {
            return 0;
        }
        double value = from.in.readFloat();
        from.nextField(number);
        return value;
    }

    static boolean flag(Decoding from, int number) {
        if (from.field != number) {
            return false;
        }
        boolean value = from.in.readBoolean();
        from.nextField(number);
        return value;
    }

    static float single(Decoding from, int number) {
        return Slots.toFloat(scalar(from, number));
    }

    static long scalar(Decoding from, int number) {
        if (from.field != number) {
            return 0;
        }
        long value = from.requireStruct().scalar(number).read(from.in);
        from.nextField(number);
        return value;
    }

    static String text(Decoding from, int number) {
        if (from.field != number) {
            return "";
        }
        String value = from.in.readText();
        from.nextField(number);
        return value;
    }

    static byte[] bytes(Decoding from, int number, byte[] none) {
        if (from.field != number) {
            return none;
        }
        byte[] value = from.in.readBytes();
        from.nextField(number);
        return value;
    }

    static @Nullable Object object(Decoding from, int number, @Nullable Object zero) {
        return from.field == number ? read(from, number) : zero;
    }

    static @Nullable Object objectOrNew(Decoding from, int number, Shape shape) {
        return from.field == number ? read(from, number) : shape.zero(from.in);
    }

    private static @Nullable Object read(Decoding from, int number) {
        @Nullable Object value = from.requireStruct().decoder(number).read(from, null);
        from.nextField(number);
        return value;
    }
}
