package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record whose components take 254 slots, of which a long or a double takes two. That is as many as a constructor can have, and
 * one more than the JVM gives a handle on one; so it is called by reflection, which costs a box for each number.
 */
final class WidestRecord {

    /** The JVM's limit of 255 for arguments, of which a constructor's method handle takes two. */
    private static final int MAX_HANDLE_SLOTS = 253;

    private final Constructor<?> constructor;
    private final StructField[] fields;

    private WidestRecord(Constructor<?> constructor, List<StructField> fields) {
        this.constructor = constructor;
        this.fields = fields.toArray(StructField[]::new);
    }

    /** Whether no handle can be had on the constructor that takes these. */
    static boolean isNeeded(Class<?>[] components) {
        int slots = 0;
        for (Class<?> component : components) {
            slots += component == long.class || component == double.class ? 2 : 1;
        }
        return slots > MAX_HANDLE_SLOTS;
    }

    /** A handle that takes {@link Slots} and gives the record. */
    static MethodHandle maker(Constructor<?> constructor, List<StructField> fields) {
        try {
            return MethodHandles.lookup()
                    .bind(
                            new WidestRecord(constructor, fields),
                            "make",
                            MethodType.methodType(Object.class, Slots.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    Object make(Slots slots) throws Throwable {
        @Nullable Object[] arguments = new @Nullable Object[fields.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = value(fields[i], slots);
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static @Nullable Object value(StructField field, Slots slots) {
        return field.isNumber() && field.shape() instanceof ScalarShape number
                ? number.box(slots.number(field.slot()))
                : slots.object(field.slot());
    }
}
