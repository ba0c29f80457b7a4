package dev.seneschal.codec.gob;

import java.util.Objects;
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
    static final int BYTES = 5;

    private final String name;
    private final Shape shape;
    private final Scalar scalar;
    private final int slot;
    private final int operation;
    private final boolean embedded;

    /**
     * A field.
     *
     * @param name its name in Go
     * @param shape its type
     * @param primitive whether it lies among the numbers in {@link Slots} rather than among the objects
     * @param slot where it lies there
     * @param embedded whether it is a struct whose fields are also found from outside
     */
    StructField(String name, Shape shape, boolean primitive, int slot, boolean embedded) {
        this.name = name;
        this.shape = shape;
        this.scalar = primitive && shape instanceof ScalarShape number ? number.scalar() : Scalar.BOOL;
        this.slot = slot;
        this.embedded = embedded;
        this.operation = primitive ? operation(scalar) : operation(shape);
    }

    private static int operation(Shape shape) {
        if (shape == BasicShape.TEXT) {
            return TEXT;
        }
        return shape == BasicShape.BYTES || shape == BasicShape.TEXT_BYTES ? BYTES : OBJECT;
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

    /** The struct that is embedded here, if one is. */
    @Nullable
    StructShape embedded() {
        Shape inner = shape instanceof PresentShape present ? present.inner : shape;
        return embedded && inner instanceof StructShape struct ? struct : null;
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

    /** Whether it lies among the numbers in {@link Slots}. */
    boolean isNumber() {
        return operation == SIGNED || operation == FLOAT || operation == SCALAR;
    }

    /** Whether the field is written: zeros are not. */
    boolean isWritten(Slots slots) {
        if (isNumber()) {
            return !scalar.isZero(slots.number(slot));
        }
        Object value = slots.object(slot);
        try {
            return isWritten(value);
        } catch (GobException e) {
            throw e.inside(name);
        }
    }

    /** Whether an object is written: what is empty is not. */
    boolean isWritten(@Nullable Object value) {
        if (value == null) {
            if (shape.isPresent()) {
                throw new GobException("null in place of what is always there", -1);
            }
            return false;
        }
        return !shape.isOmitted(value);
    }

    /** Writes a number, a text or bytes; false if the field holds something else. */
    boolean writeSimple(Encoding to) {
        switch (operation) {
            case SIGNED -> to.out.writeSigned(to.slots.number(slot));
            case FLOAT -> to.out.writeFloatBits(to.slots.number(slot));
            case SCALAR -> scalar.write(to.out, to.slots.number(slot));
            case TEXT -> writeText(to);
            case BYTES -> to.out.writeBytes((byte[]) Objects.requireNonNull(to.slots.object(slot)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void writeText(Encoding to) {
        try {
            to.out.writeText((String) Objects.requireNonNull(to.slots.object(slot)));
        } catch (GobException e) {
            throw e.inside(name);
        }
    }

    /** Puts the zero value among those that structs begin with; false if each struct needs one of its own. */
    boolean presetZero(@Nullable Object[] zeros) {
        if (!isNumber()) {
            if (!shape.isZeroShared()) {
                return false;
            }
            zeros[slot] = shape.sharedZero();
        }
        return true;
    }

    /** Makes the zero value if nothing was sent. */
    void fillZero(Slots slots, GobInput in) {
        if (slots.object(slot) == null) {
            slots.object(slot, shape.zero(in));
        }
    }
}
