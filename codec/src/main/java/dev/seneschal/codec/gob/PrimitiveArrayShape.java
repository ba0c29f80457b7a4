package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.lang.reflect.Array;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Java array of primitives as a slice or an array, without boxes. */
final class PrimitiveArrayShape extends Shape {

    private final Scalar scalar;
    private final int width;
    private final int length;
    private final boolean present;

    /**
     * A shape.
     *
     * @param type such as {@code long[].class}
     * @param scalar the form of its elements
     * @param length how many if that is fixed, else -1
     * @param present whether an array of fixed length is always there
     */
    PrimitiveArrayShape(Class<?> type, Scalar scalar, int length, boolean present) {
        super(type, length < 0 ? Kind.SLICE : Kind.ARRAY);
        this.scalar = scalar;
        this.width = type == long[].class || type == double[].class ? Long.BYTES : Integer.BYTES;
        this.length = length;
        this.present = present;
    }

    @Override
    @Nullable
    Object zero(GobInput in) {
        return length >= 0 && !present ? null : zeroElement(in);
    }

    @Override
    Object zeroElement(GobInput in) {
        charge(Math.max(0, length), in);
        return make(Math.max(0, length));
    }

    private void charge(int count, GobInput in) {
        in.charge(2L * Long.BYTES + (long) width * count);
    }

    private Object make(int count) {
        return Array.newInstance(type().getComponentType(), count);
    }

    @Override
    boolean isZeroShared() {
        return length <= 0 || !present;
    }

    @Override
    boolean isOmitted(Object value) {
        return length < 0 && Array.getLength(value) == 0;
    }

    @Override
    boolean isPresent() {
        return present;
    }

    // ---- writing

    @Override
    void write(Encoding to, Object value) {
        int count = Array.getLength(value);
        if (length >= 0 && count != length) {
            throw new GobException(count + " elements for an array of " + length, -1);
        }
        to.enter();
        to.out.writeUnsigned(count);
        if (value instanceof double[] array) {
            to.out.writeFloats(array);
        } else if (value instanceof long[] array && scalar == Scalar.INT64) {
            for (long each : array) {
                to.out.writeSigned(each);
            }
        } else {
            for (int i = 0; i < count; i++) {
                scalar.write(to.out, bits(value, i));
            }
        }
        to.leave();
    }

    private static long bits(Object array, int i) {
        if (array instanceof int[] ints) {
            return ints[i];
        }
        if (array instanceof long[] longs) {
            return longs[i];
        }
        if (array instanceof byte[] bytes) {
            return bytes[i];
        }
        if (array instanceof float[] floats) {
            return Slots.ofFloat(floats[i]);
        }
        if (array instanceof short[] shorts) {
            return shorts[i];
        }
        return array instanceof char[] chars ? chars[i] : Slots.ofBoolean(((boolean[]) array)[i]);
    }

    // ---- reading

    @Override
    Decoder decoder(Planner planner, int typeId) {
        GobDescriptor sent = requireKind(planner, typeId);
        if (length >= 0 && sent.length() != length) {
            throw planner.malformed("sent as an array of " + sent.length() + ", which does not fit one of " + length);
        }
        if (planner.type(sent.element()).kind() != scalar.kind()) {
            throw planner.misfit(planner.type(sent.element()), this);
        }
        return (from, existing) -> read(from, sent);
    }

    private Object read(Decoding from, GobDescriptor sent) {
        GobInput in = from.in;
        int count = Lists.readCount(from, sent);
        in.enter();
        charge(count, in);
        Object array = make(count);
        if (array instanceof double[] doubles) {
            in.readFloats(doubles);
        } else if (array instanceof long[] longs && scalar == Scalar.INT64) {
            readLongs(in, longs);
        } else {
            for (int i = 0; i < count; i++) {
                set(array, i, scalar.read(in));
            }
        }
        in.leave();
        return array;
    }

    private static void readLongs(GobInput in, long[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = in.readSigned();
        }
    }

    private static void set(Object array, int i, long bits) {
        if (array instanceof int[] ints) {
            ints[i] = (int) bits;
        } else if (array instanceof long[] longs) {
            longs[i] = bits;
        } else if (array instanceof byte[] bytes) {
            bytes[i] = (byte) bits;
        } else if (array instanceof float[] floats) {
            floats[i] = Slots.toFloat(bits);
        } else if (array instanceof short[] shorts) {
            shorts[i] = (short) bits;
        } else if (array instanceof char[] chars) {
            chars[i] = (char) bits;
        } else {
            ((boolean[]) array)[i] = bits != 0;
        }
    }

    // ---- its definition

    @Override
    Object wireKey() {
        return List.of(kind(), length, scalar.typeId());
    }

    @Override
    GobDescriptor describe(int id, WireIds ids) {
        return new GobDescriptor(id, kind(), "", 0, scalar.typeId(), Math.max(0, length), List.of());
    }
}
