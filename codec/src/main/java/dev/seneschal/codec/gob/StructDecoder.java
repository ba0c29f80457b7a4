package dev.seneschal.codec.gob;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one sent struct type into one struct shape: fields are matched by name, those that the shape lacks are skipped. */
final class StructDecoder implements Decoder {

    private static final int SKIP = -1;

    private final StructShape shape;
    private final GobDescriptor sent;
    private final int count;
    private boolean matched;
    private boolean straight;
    private final int[] operations;
    private final int[] slots;
    private final Scalar[] scalars;
    private final @Nullable Decoder[] decoders;

    StructDecoder(StructShape shape, GobDescriptor sent) {
        this.shape = shape;
        this.sent = sent;
        this.count = sent.fields().size();
        this.operations = new int[count];
        this.slots = new int[count];
        this.scalars = new Scalar[count];
        this.decoders = new @Nullable Decoder[count];
    }

    /** Works out what to do with each field. */
    void finish(Planner planner) {
        straight = shape.readsStraight(sent);
        matched = count == 0 || shape.fieldCount() == 0;
        for (int i = 0; i < count; i++) {
            GobDescriptor.Field field = sent.fields().get(i);
            if (field.name().isEmpty()) {
                throw planner.malformed("a field of " + sent.describe() + " has no name");
            }
            StructField target = shape.field(field.name());
            operations[i] = target == null ? promoted(planner, i, field) : match(planner, i, target, field);
            matched |= operations[i] != SKIP;
        }
    }

    /** Refuses a struct that has none of the shape's fields; as in Go, only the outermost one of a value. */
    void requireMatch(Planner planner) {
        if (!matched) {
            throw planner.malformed("a struct " + sent.describe() + " with none of the fields of " + shape);
        }
    }

    private int match(Planner planner, int index, StructField target, GobDescriptor.Field field) {
        try {
            decoders[index] = planner.decoder(target.shape(), field.type());
        } catch (GobException e) {
            throw e.inside(field.name()).inside(shape.name());
        }
        slots[index] = target.slot();
        scalars[index] = target.scalar();
        return target.operation();
    }

    /** A field that an embedded struct has. */
    private int promoted(Planner planner, int index, GobDescriptor.Field field) {
        for (StructField candidate : shape.fields()) {
            StructShape inner = candidate.embedded();
            StructField target = inner == null ? null : inner.field(field.name());
            if (inner != null && target != null) {
                match(planner, index, target, field);
                decoders[index] = new PromotedDecoder(inner, target, decoders[index]);
                slots[index] = candidate.slot();
                return StructField.OBJECT;
            }
        }
        planner.requireComplete(field.type());
        return SKIP;
    }

    @Override
    public Object read(Decoding from, @Nullable Object existing) {
        GobInput in = from.in;
        in.enter();
        in.chargeObject(shape.fieldCount());
        return straight && existing == null && !in.isDeep() ? readStraight(from) : readBySlots(from, existing);
    }

    private Object readStraight(Decoding from) {
        StructDecoder outer = from.struct;
        int outerField = from.field;
        from.beginFields(this);
        Object value;
        try {
            value = shape.readStraight(from);
        } catch (GobException e) {
            throw from.field < 0 ? e : e.inside(sent.fields().get(from.field).name());
        } finally {
            from.endFields(outer, outerField);
        }
        from.in.leave();
        return value;
    }

    /** In one method, so that deep values need little of the stack. */
    private Object readBySlots(Decoding from, @Nullable Object existing) {
        GobInput in = from.in;
        Slots stack = from.slots;
        int numberBase = stack.numberBase();
        int objectBase = stack.objectBase();
        Object target = shape.begin(stack, existing, in);
        int field = -1;
        try {
            for (field = in.readField(-1, count); field >= 0; field = in.readField(field, count)) {
                int slot = slots[field];
                switch (operations[field]) {
                    case StructField.SIGNED -> stack.number(slot, in.readSigned());
                    case StructField.FLOAT -> stack.number(slot, in.readFloatBits());
                    case StructField.TEXT -> stack.object(slot, in.readText());
                    case StructField.BYTES -> stack.object(slot, in.readBytes());
                    case StructField.SCALAR -> stack.number(slot, scalars[field].read(in));
                    case SKIP -> Skipper.skip(from, sent.fields().get(field).type());
                    default -> stack.object(slot, decoder(field).read(from, stack.object(slot)));
                }
            }
        } catch (GobException e) {
            throw field < 0 ? e : e.inside(sent.fields().get(field).name());
        }
        Object value = shape.end(stack, target, in);
        stack.pop(numberBase, objectBase);
        in.leave();
        return value;
    }

    int fieldCount() {
        return count;
    }

    Scalar scalar(int field) {
        return scalars[field];
    }

    Decoder decoder(int field) {
        return Objects.requireNonNull(decoders[field]);
    }
}
