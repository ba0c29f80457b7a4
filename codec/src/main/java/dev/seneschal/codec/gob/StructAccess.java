package dev.seneschal.codec.gob;

import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves all fields of an object to {@link Slots} and back, each way by one method handle for every {@value #CHUNK} fields, which the JVM
 * compiles as if it had been written by hand. The boundary to the host's constructors and accessors.
 */
final class StructAccess {

    private static final int CHUNK = 16;
    private static final MethodType LOAD = MethodType.methodType(void.class, Object.class, Slots.class);
    private static final MethodType MAKE = MethodType.methodType(Object.class, Slots.class);
    private static final MethodType READ = MethodType.methodType(Object.class, Decoding.class);
    private static final MethodType WRITE = MethodType.methodType(void.class, Object.class, Encoding.class);
    private static final MethodType NEW = MethodType.methodType(Object.class);
    private static final MethodHandles.Lookup SELF = MethodHandles.lookup();

    private final Class<?> type;
    private final List<MethodHandle> loads = new ArrayList<>();
    private final List<MethodHandle> stores = new ArrayList<>();
    private MethodHandle[] writes = {};
    private final @Nullable MethodHandle make;
    private final @Nullable MethodHandle read;
    private final @Nullable MethodHandle create;

    private StructAccess(
            Class<?> type, @Nullable MethodHandle make, @Nullable MethodHandle read, @Nullable MethodHandle create) {
        this.type = type;
        this.make = make;
        this.read = read;
        this.create = create;
    }

    /** One for a record: its constructor takes all fields, and each field has a getter. */
    static StructAccess ofRecord(
            Class<?> type, MethodHandle constructor, List<StructField> fields, List<MethodHandle> getters) {
        MethodHandle[] arguments = new MethodHandle[fields.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = get(fields.get(i), constructor.type().parameterType(i));
        }
        MethodHandle filled = MethodHandles.filterArguments(constructor, 0, arguments);
        MethodType made = MethodType.methodType(filled.type().returnType(), Slots.class);
        MethodHandle make = MethodHandles.permuteArguments(filled, made, new int[arguments.length]);
        MethodHandle read = FieldReads.straight(constructor, fields);
        StructAccess access = new StructAccess(type, make.asType(MAKE), read.asType(READ), null);
        access.addLoads(fields, getters);
        return access;
    }

    /** One for a record whose constructor no handle can be had on: it is made from the slots alone, by what is handed in. */
    static StructAccess ofWidestRecord(
            Class<?> type, MethodHandle make, List<StructField> fields, List<MethodHandle> getters) {
        StructAccess access = new StructAccess(type, make, null, null);
        access.addLoads(fields, getters);
        return access;
    }

    /** One for a class: a constructor without arguments, and for each field a getter and a setter. */
    static StructAccess ofClass(
            Class<?> type,
            MethodHandle constructor,
            List<StructField> fields,
            List<MethodHandle> getters,
            List<MethodHandle> setters) {
        StructAccess access = new StructAccess(type, null, null, constructor.asType(NEW));
        access.addLoads(fields, getters);
        List<MethodHandle> all = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            MethodHandle setter = setters.get(i);
            MethodHandle get = get(fields.get(i), setter.type().parameterType(1));
            all.add(MethodHandles.filterArguments(setter, 1, get).asType(LOAD));
        }
        chunk(all, access.stores);
        return access;
    }

    private void addLoads(List<StructField> fields, List<MethodHandle> getters) {
        List<MethodHandle> all = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            MethodHandle set = set(fields.get(i), getters.get(i).type().returnType());
            MethodHandle filled = MethodHandles.filterArguments(set, 1, getters.get(i));
            MethodType swapped = MethodType.methodType(void.class, filled.type().parameterType(1), Slots.class);
            all.add(MethodHandles.permuteArguments(filled, swapped, 1, 0).asType(LOAD));
        }
        chunk(all, loads);
        List<MethodHandle> straight = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            straight.add(FieldWrites.straight(fields.get(i), i, getters.get(i)).asType(WRITE));
        }
        List<MethodHandle> chunks = new ArrayList<>();
        chunk(straight, chunks);
        writes = chunks.toArray(MethodHandle[]::new);
    }

    /** Makes one handle of each few, that calls them one after the other. */
    private static void chunk(List<MethodHandle> all, List<MethodHandle> chunks) {
        for (int i = 0; i < all.size(); i += CHUNK) {
            List<MethodHandle> part = all.subList(i, Math.min(all.size(), i + CHUNK));
            MethodHandle chained = part.get(part.size() - 1);
            for (int j = part.size() - 2; j >= 0; j--) {
                chained = MethodHandles.foldArguments(chained, part.get(j));
            }
            chunks.add(chained);
        }
    }

    /** From the slots to a value of the given type. */
    private static MethodHandle get(StructField field, Class<?> to) {
        if (!to.isPrimitive()) {
            MethodHandle get = own("getObject", MethodType.methodType(Object.class, Slots.class, int.class));
            return at(get, field).asType(MethodType.methodType(to, Slots.class));
        }
        MethodHandle get = at(own("getNumber", MethodType.methodType(long.class, Slots.class, int.class)), field);
        MethodHandle convert = fromBits(to);
        return convert == null
                ? MethodHandles.explicitCastArguments(get, MethodType.methodType(to, Slots.class))
                : MethodHandles.filterReturnValue(get, convert);
    }

    private static @Nullable MethodHandle fromBits(Class<?> to) {
        if (to == double.class) {
            return find(Double.class, "longBitsToDouble", MethodType.methodType(double.class, long.class));
        }
        if (to == float.class) {
            return own("toFloat", MethodType.methodType(float.class, long.class));
        }
        return to == boolean.class ? own("toBoolean", MethodType.methodType(boolean.class, long.class)) : null;
    }

    /** From a value of the given type to the slots: takes these and the value. */
    private static MethodHandle set(StructField field, Class<?> from) {
        if (!from.isPrimitive()) {
            MethodHandle set =
                    own("setObject", MethodType.methodType(void.class, Slots.class, int.class, Object.class));
            return at(set, field).asType(MethodType.methodType(void.class, Slots.class, from));
        }
        MethodHandle set =
                at(own("setNumber", MethodType.methodType(void.class, Slots.class, int.class, long.class)), field);
        MethodHandle convert = toBits(from);
        return convert == null
                ? set.asType(MethodType.methodType(void.class, Slots.class, from))
                : MethodHandles.filterArguments(set, 1, convert);
    }

    private static @Nullable MethodHandle toBits(Class<?> from) {
        if (from == double.class) {
            return find(Double.class, "doubleToRawLongBits", MethodType.methodType(long.class, double.class));
        }
        if (from == float.class) {
            return own("ofFloat", MethodType.methodType(long.class, float.class));
        }
        return from == boolean.class ? own("ofBoolean", MethodType.methodType(long.class, boolean.class)) : null;
    }

    private static MethodHandle at(MethodHandle access, StructField field) {
        return MethodHandles.insertArguments(access, 1, field.slot());
    }

    private static MethodHandle own(String name, MethodType type) {
        return find(Slots.class, name, type);
    }

    private static MethodHandle find(Class<?> in, String name, MethodType type) {
        try {
            return SELF.findStatic(in, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- what it does

    /** The object whose fields are set: the existing one, or a new one of a class; null for records. */
    @Nullable
    Object target(@Nullable Object existing, GobInput in) {
        if (create == null || existing != null) {
            return create == null ? null : existing;
        }
        try {
            return (Object) create.invokeExact();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw failed(e, in.offset());
        }
    }

    void load(Object value, Slots slots) {
        try {
            for (int i = 0; i < loads.size(); i++) {
                loads.get(i).invokeExact(value, slots);
            }
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new GobException(type.getName() + " could not be looked into: " + e, -1, e);
        }
    }

    /** Writes all fields, from the accessors straight to the bytes. */
    void write(Object value, Encoding to) {
        try {
            for (MethodHandle write : writes) {
                write.invokeExact(value, to);
            }
        } catch (GobException | VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new GobException(type.getName() + " could not be looked into: " + e, -1, e);
        }
    }

    /** Whether {@link #read} can be used. */
    boolean readsStraight() {
        return read != null;
    }

    /** Makes a record from a struct whose fields are sent in its own order, from the bytes straight to the constructor. */
    Object read(Decoding from) {
        if (read == null) {
            throw new IllegalStateException(type + " is no record");
        }
        try {
            return (Object) read.invokeExact(from);
        } catch (GobException | VirtualMachineError | UncheckedIOException e) {
            throw e;
        } catch (Throwable e) {
            throw failed(e, from.in.offset());
        }
    }

    Object store(Object target, Slots slots, GobInput in) {
        try {
            for (int i = 0; i < stores.size(); i++) {
                stores.get(i).invokeExact(target, slots);
            }
            return target;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw failed(e, in.offset());
        }
    }

    Object make(Slots slots, GobInput in) {
        if (make == null) {
            throw new IllegalStateException(type + " is no record");
        }
        try {
            return (Object) make.invokeExact(slots);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw failed(e, in.offset());
        }
    }

    private GobException failed(Throwable cause, long offset) {
        return new GobException(type.getName() + " could not be made: " + cause, offset, cause);
    }
}
