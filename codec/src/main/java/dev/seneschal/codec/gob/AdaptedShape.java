package dev.seneschal.codec.gob;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A class that goes over the wire as another. */
final class AdaptedShape extends WrappedShape {

    private final Function<Object, Object> toBase;
    private final Function<Object, Object> fromBase;

    AdaptedShape(Class<?> type, Shape base, Function<Object, Object> toBase, Function<Object, Object> fromBase) {
        super(type, base);
        this.toBase = toBase;
        this.fromBase = fromBase;
    }

    /** What its base's zero stands for, so that a name that was not sent is the empty name. */
    @Override
    @Nullable
    Object zero(GobInput in) {
        Object zero = inner.zero(in);
        return zero == null ? null : convert(fromBase, zero, -1);
    }

    /** What the host's function gives may be changed by whoever gets it. */
    @Override
    boolean isZeroShared() {
        return false;
    }

    @Override
    boolean isOmitted(Object value) {
        return inner.isOmitted(convert(toBase, value, -1));
    }

    @Override
    boolean isPresent() {
        return inner.isPresent();
    }

    @Override
    void write(Encoding to, Object value) {
        inner.write(to, convert(toBase, value, -1));
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        Decoder decoder = planner.inner(inner, typeId);
        return (from, existing) -> {
            long offset = from.in.offset();
            Object value = decoder.read(from, null);
            return value == null ? null : convert(fromBase, value, offset);
        };
    }

    private Object convert(Function<Object, Object> by, Object value, long offset) {
        try {
            return by.apply(value);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new GobException(type().getName() + " could not be adapted: " + e, offset, e);
        }
    }
}
