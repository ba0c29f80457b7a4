package dev.seneschal.codec.gob;

import org.jspecify.annotations.Nullable;

/** Reads one field of an embedded struct, which is made anew with it. */
final class PromotedDecoder implements Decoder {

    private final StructShape struct;
    private final StructField field;
    private final @Nullable Decoder decoder;

    PromotedDecoder(StructShape struct, StructField field, @Nullable Decoder decoder) {
        this.struct = struct;
        this.field = field;
        this.decoder = decoder;
    }

    @Override
    public Object read(Decoding from, @Nullable Object existing) {
        from.in.chargeObject(struct.fieldCount());
        Slots stack = from.slots;
        int numberBase = stack.numberBase();
        int objectBase = stack.objectBase();
        Object target = struct.begin(stack, existing, from.in);
        if (field.isNumber()) {
            stack.number(field.slot(), field.scalar().read(from.in));
        } else if (decoder != null) {
            stack.object(field.slot(), decoder.read(from, stack.object(field.slot())));
        }
        Object value = struct.end(stack, target, from.in);
        stack.pop(numberBase, objectBase);
        return value;
    }
}
