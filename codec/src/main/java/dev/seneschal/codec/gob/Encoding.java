package dev.seneschal.codec.gob;

import org.jspecify.annotations.Nullable;

/** What a value is written with: the buffer, and the ids of the types that the stream knows. */
final class Encoding {

    private static final int DEEP = 64;

    final GobBuffer out;
    final Slots slots = new Slots();
    private final int maxDepth;
    private final WireIds.Lazy ids;
    private int depth;
    private int field;

    Encoding(GobBuffer out, WireIds.Lazy ids, GobLimits limits) {
        this.out = out;
        this.ids = ids;
        this.maxDepth = limits.maxDepth();
    }

    /** Writes a value with its type's id before it, and makes a frame of it. */
    void writeTop(Shape shape, int typeId, Object value) {
        depth = 0;
        slots.restart();
        out.writeSigned(typeId);
        if (shape.kind() != GobDescriptor.Kind.STRUCT) {
            out.writeUnsigned(0);
        }
        try {
            shape.write(this, value);
        } catch (StackOverflowError e) {
            throw new GobException(
                    "a value nested too deep for the stack of "
                            + Thread.currentThread().getName(),
                    -1);
        }
        out.prependLength();
    }

    /** Before the fields of a struct. What it gives is for {@link #endFields}. */
    int beginFields() {
        int outer = field;
        field = -1;
        return outer;
    }

    /** Before the value of a field: by how much its number is above the last one's. */
    void beginField(int number) {
        out.writeUnsigned(number - field);
        field = number;
    }

    /** A field with a number. */
    void writeSignedField(int number, long value) {
        out.writeSignedField(number - field, value);
        field = number;
    }

    /** A field with a number that has a fraction. */
    void writeFloatField(int number, double value) {
        out.writeFloatField(number - field, value);
        field = number;
    }

    /** A field that is true. */
    void writeSetFlag(int number) {
        out.writeTwo(number - field, 1);
        field = number;
    }

    /** A field with a text. */
    void writeTextField(int number, String text) {
        out.writeTextField(number - field, text);
        field = number;
    }

    void endFields(int outer) {
        out.writeZero();
        field = outer;
    }

    /** Whether values are so deep in one another that what is fast but needs much of the stack will not do. */
    boolean isDeep() {
        return depth > DEEP;
    }

    /** The id of a type, which is defined first if it has not been. */
    int define(Shape shape) {
        return ids.define(shape);
    }

    /** Puts the definitions of types that the value has added before it. */
    void prependDefinitions() {
        WireIds added = ids.added();
        if (added != null && added.hasUnsent()) {
            GobBuffer definitions = new GobBuffer();
            definitions.reset(0);
            added.writeUnsent(definitions);
            out.prepend(definitions);
        }
    }

    /** Writes an element of a slice, an array or a map. */
    void writeElement(Shape shape, @Nullable Object value) {
        if (value != null) {
            shape.write(this, value);
        } else {
            shape.writeNull(this);
        }
    }

    /** Before a struct, a slice, an array or a map is written. */
    void enter() {
        if (++depth > maxDepth) {
            throw new GobException("a value nested deeper than " + maxDepth + "; does it contain itself?", -1);
        }
    }

    void leave() {
        depth--;
    }
}
