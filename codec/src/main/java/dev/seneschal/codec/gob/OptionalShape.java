package dev.seneschal.codec.gob;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An {@code Optional}, which on the wire is what it holds or nothing. */
final class OptionalShape extends WrappedShape {

    OptionalShape(Shape inner) {
        super(Optional.class, inner);
    }

    @Override
    Object zero(GobInput in) {
        return Optional.empty();
    }

    @Override
    boolean isOmitted(Object value) {
        Optional<?> optional = (Optional<?>) value;
        return optional.isEmpty() || inner.isOmitted(optional.get());
    }

    @Override
    void write(Encoding to, Object value) {
        to.writeElement(inner, ((Optional<?>) value).orElse(null));
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        Decoder decoder = planner.inner(inner, typeId);
        return (from, existing) -> Optional.ofNullable(decoder.read(from, unwrap(existing)));
    }

    private static @Nullable Object unwrap(@Nullable Object existing) {
        return existing == null ? null : ((Optional<?>) existing).orElse(null);
    }
}
