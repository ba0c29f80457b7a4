package dev.seneschal.codec.gob;

import org.jspecify.annotations.Nullable;

/** A struct that is always there; see {@link GobPresent}. */
final class PresentShape extends WrappedShape {

    private final StructShape struct;

    PresentShape(StructShape struct) {
        super(struct.type(), struct);
        this.struct = struct;
    }

    @Override
    @Nullable
    Object zero(GobInput in) {
        return struct.zeroElement(in);
    }

    @Override
    boolean isZeroShared() {
        return false;
    }

    @Override
    boolean isPresent() {
        return true;
    }

    @Override
    void write(Encoding to, Object value) {
        struct.write(to, value);
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        return planner.inner(struct, typeId);
    }
}
