package dev.seneschal.codec.gob;

import org.jspecify.annotations.Nullable;

/** A boolean or a number. In a field of a primitive type it is read and written without this, straight through {@link Scalar}. */
final class ScalarShape extends Shape implements Decoder {

    private final Scalar scalar;
    private final boolean primitive;

    /**
     * A shape.
     *
     * @param box the class of boxes
     * @param scalar the form on the wire
     * @param primitive whether what was not sent is zero rather than null
     */
    ScalarShape(Class<?> box, Scalar scalar, boolean primitive) {
        super(box, scalar.kind());
        this.scalar = scalar;
        this.primitive = primitive;
    }

    Scalar scalar() {
        return scalar;
    }

    @Override
    int basicId() {
        return scalar.typeId();
    }

    @Override
    @Nullable
    Object zero(GobInput in) {
        return primitive ? box(0) : null;
    }

    @Override
    Object zeroElement(GobInput in) {
        return box(0);
    }

    @Override
    boolean isOmitted(Object value) {
        return scalar.isZero(bits(value));
    }

    @Override
    void write(Encoding to, Object value) {
        scalar.write(to.out, bits(value));
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        requireKind(planner, typeId);
        return this;
    }

    @Override
    public Object read(Decoding from, @Nullable Object existing) {
        from.in.charge(Long.BYTES);
        return box(scalar.read(from.in));
    }

    /** The value of these bits. */
    Object box(long bits) {
        Class<?> box = type();
        if (box == Long.class) {
            return bits;
        }
        if (box == Integer.class) {
            return (int) bits;
        }
        if (box == Double.class) {
            return Double.longBitsToDouble(bits);
        }
        if (box == Boolean.class) {
            return bits != 0;
        }
        if (box == Float.class) {
            return Slots.toFloat(bits);
        }
        return boxSmall(box, bits);
    }

    private static Object boxSmall(Class<?> box, long bits) {
        if (box == Short.class) {
            return (short) bits;
        }
        return box == Byte.class ? (Object) (byte) bits : (Object) (char) bits;
    }

    private static long bits(Object value) {
        if (value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        if (value instanceof Float number) {
            return Slots.ofFloat(number);
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        return value instanceof Boolean flag ? Slots.ofBoolean(flag) : (Character) value;
    }

    @Override
    public String toString() {
        return type().getSimpleName() + " (" + scalar.name().toLowerCase(java.util.Locale.ROOT) + ")";
    }
}
