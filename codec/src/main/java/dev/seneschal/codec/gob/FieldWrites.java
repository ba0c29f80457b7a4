package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Writes the fields of a struct, each straight from its accessor, unless it is zero. */
final class FieldWrites {

    private static final MethodHandles.Lookup SELF = MethodHandles.lookup();

    private FieldWrites() {}

    /** An accessor whose result is written: takes the object and an {@link Encoding}. */
    static MethodHandle straight(StructField field, int number, MethodHandle getter) {
        Class<?> from = getter.type().returnType();
        MethodHandle write = writer(field, number, from);
        MethodHandle cast =
                MethodHandles.explicitCastArguments(write, write.type().changeParameterType(0, from));
        return MethodHandles.filterArguments(cast, 0, getter);
    }

    private static MethodHandle writer(StructField field, int number, Class<?> from) {
        if (field.operation() == StructField.BYTES) {
            return MethodHandles.insertArguments(find("bytes", byte[].class), 2, number);
        }
        if (!from.isPrimitive()) {
            boolean text = field.operation() == StructField.TEXT;
            MethodHandle write = text
                    ? find("text", String.class, StructField.class)
                    : find("object", Object.class, StructField.class);
            return MethodHandles.insertArguments(write, 2, number, field);
        }
        if (from == double.class) {
            return MethodHandles.insertArguments(find("floating", double.class), 2, number);
        }
        if (from == float.class) {
            return MethodHandles.insertArguments(find("floating", double.class), 2, number);
        }
        return switch (field.scalar()) {
            case BOOL -> MethodHandles.insertArguments(find("flag", boolean.class), 2, number);
            case INT8, INT16, INT32, INT64 -> MethodHandles.insertArguments(find("signed", long.class), 2, number);
            default ->
                MethodHandles.insertArguments(find("unsigned", long.class, Scalar.class), 2, number, field.scalar());
        };
    }

    private static MethodHandle find(String name, Class<?> value, Class<?>... more) {
        MethodType type = MethodType.methodType(void.class, value, Encoding.class, int.class);
        try {
            return SELF.findStatic(FieldWrites.class, name, type.appendParameterTypes(more));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- for method handles

    static void signed(long value, Encoding to, int number) {
        if (value != 0) {
            to.writeSignedField(number, value);
        }
    }

    static void unsigned(long value, Encoding to, int number, Scalar scalar) {
        if (value != 0) {
            to.beginField(number);
            scalar.write(to.out, value);
        }
    }

    /** Leaves out zero, -0.0 too. */
    static void floating(double value, Encoding to, int number) {
        if (value != 0) {
            to.writeFloatField(number, value);
        }
    }

    static void flag(boolean value, Encoding to, int number) {
        if (value) {
            to.writeSetFlag(number);
        }
    }

    static void text(@Nullable String value, Encoding to, int number, StructField field) {
        if (value != null && !value.isEmpty()) {
            try {
                to.writeTextField(number, value);
            } catch (GobException e) {
                throw e.inside(field.name());
            }
        }
    }

    static void bytes(byte @Nullable [] value, Encoding to, int number) {
        if (value != null && value.length > 0) {
            to.beginField(number);
            to.out.writeBytes(value);
        }
    }

    static void object(@Nullable Object value, Encoding to, int number, StructField field) {
        try {
            if (field.isWritten(value) && value != null) {
                to.beginField(number);
                field.shape().write(to, value);
            }
        } catch (GobException e) {
            throw e.inside(field.name());
        }
    }
}
