package dev.seneschal.codec.gob;

import org.jspecify.annotations.Nullable;

/**
 * A field of a struct. The kinds that nearly all fields are have an operation each, so that a struct is read and written in one loop
 * with a switch.
 */
final class StructField {

    static final int OBJECT = 0;
    static final int SIGNED = 1;
    static final int SCALAR = 2;
    static final int FLOAT = 3;
    static final int TEXT = 4;

    private final String name;
    private final Shape shape;
    private final Scalar scalar;
    private final int slot;
    private final int operation;
    private final @Nullable Object zero;

    /**
     * A field.
     *
     * @param name its name in Go
     * @param shape its type
     * @param primitive whether it lies among the numbers in {@link Slots} rather than among the objects
     * @param slot where it lies there
     */
    StructField(String name, Shape shape, boolean primitive, int slot) {
        this.name = name;
        this.shape = shape;
        this.scalar = primitive && shape instanceof ScalarShape number ? number.scalar() : Scalar.BOOL;
        this.slot = slot;
        this.operation = primitive ? operation(scalar) : shape == BasicShape.TEXT ? TEXT : OBJECT;
        this.zero = shape.isZeroShared() ? shape.zero() : null;
    }

    private static int operation(Scalar scalar) {
        return switch (scalar) {
            case INT64 -> SIGNED;
            case FLOAT64 -> FLOAT;
            default -> SCALAR;
        };
    }

    String name() {
        return name;
    }

    Shape shape() {
        return shape;
    }

    Scalar scalar() {
        return scalar;
    }

    int slot() {
        return slot;
    }

    int operation() {
        return operation;
    }

    /** Writes the field unless it is zero; whether it did. */
    boolean write(Encoding to, int delta) {
        return operation == OBJECT || operation == TEXT ? writeObject(to, delta) : writeNumber(to, delta);
    }

    private boolean writeNumber(Encoding to, int delta) {
        long bits = to.slots.number(slot);
        if (scalar.isZero(bits)) {
            return false;
        }
        to.out.writeUnsigned(delta);
        switch (operation) {
            case SIGNED -> to.out.writeSigned(bits);
            case FLOAT -> to.out.writeFloatBits(bits);
            default -> scalar.write(to.out, bits);
        }
        return true;
    }

    private boolean writeObject(Encoding to, int delta) {
        Object value = to.slots.object(slot);
        if (value == null) {
            if (shape.isPresent()) {
                throw new GobException("null in place of what is always there", -1);
            }
            return false;
        }
        if (shape.isOmitted(value)) {
            return false;
        }
        to.out.writeUnsigned(delta);
        if (operation == TEXT) {
            to.out.writeText((String) value);
        } else {
            shape.write(to, value);
        }
        return true;
    }

    /** Puts the zero value where nothing was sent. */
    void fillZero(Slots slots) {
        if (operation == OBJECT || operation == TEXT) {
            if (slots.object(slot) == null) {
                slots.object(slot, zero != null || shape.isZeroShared() ? zero : shape.zero());
            }
        }
    }
}
