package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Works out how to read a stream's type into a Java type, by Go's rules, from the definitions alone: a type that does not fit is refused
 * before any value is read. Structs are planned one after the other rather than each inside the last, since a stream may define
 * thousands.
 */
final class Planner {

    private final TypeTable types;
    private final GobInput in;
    /** Those that earlier plans of the same stream needed, and those of this one. */
    private final Map<Pair, StructDecoder> known;

    private final Map<Pair, StructDecoder> structs = new HashMap<>();
    private final Map<Object, Decoder> seen = new HashMap<>();
    private final Deque<StructDecoder> unfinished = new ArrayDeque<>();

    record Pair(StructShape shape, int typeId) {}

    private Planner(TypeTable types, GobInput in, Map<Pair, StructDecoder> known) {
        this.types = types;
        this.in = in;
        this.known = known;
    }

    /**
     * Makes a plan.
     *
     * @param known the structs planned so far, to which those of this plan are added: a stream may ask for each of thousands of types that
     *     refer to all others
     */
    static Decoder plan(Shape shape, int typeId, TypeTable types, GobInput in, Map<Pair, StructDecoder> known) {
        Planner planner = new Planner(types, in, known);
        Decoder plan = planner.decoder(shape, typeId);
        while (!planner.unfinished.isEmpty()) {
            planner.seen.clear();
            planner.unfinished.remove().finish(planner);
        }
        known.putAll(planner.structs);
        Shape innermost = shape;
        while (innermost instanceof WrappedShape wrapped) {
            innermost = wrapped.inner;
        }
        StructDecoder outermost = innermost instanceof StructShape struct ? known.get(new Pair(struct, typeId)) : null;
        if (outermost != null) {
            outermost.requireMatch(planner);
        }
        return plan;
    }

    /**
     * How to read a type into a shape. If a struct is asked for and none was sent, Go does not notice when an earlier field was read into
     * the same type, and reads it as that was sent; so does this. Unlike Go it does not when one was sent, which may be another.
     */
    Decoder decoder(Shape shape, int typeId) {
        Optional<Object> key = structKey(shape);
        GobDescriptor sent = types.find(typeId);
        if (key.isPresent() && (sent == null || sent.kind() != Kind.STRUCT)) {
            Decoder earlier = seen.get(key.get());
            if (earlier != null) {
                return earlier;
            }
        }
        Decoder decoder = inner(shape, typeId);
        key.ifPresent(each -> seen.putIfAbsent(each, decoder));
        return decoder;
    }

    /** How to read a type into what another shape wraps. */
    Decoder inner(Shape shape, int typeId) {
        return shape.decoder(this, typeId);
    }

    /** Equal for two that in Go are one type, a struct or a pointer to one. */
    private static Optional<Object> structKey(Shape shape) {
        if (shape instanceof StructShape) {
            return Optional.of(shape);
        }
        boolean wraps = shape instanceof OptionalShape || shape instanceof PresentShape;
        return wraps
                ? structKey(((WrappedShape) shape).inner).map(key -> List.of(shape.getClass(), key))
                : Optional.empty();
    }

    StructDecoder struct(StructShape shape, int typeId) {
        Pair pair = new Pair(shape, typeId);
        StructDecoder before = known.get(pair);
        if (before != null) {
            return before;
        }
        return structs.computeIfAbsent(pair, missing -> {
            StructDecoder added = new StructDecoder(shape, shape.requireKind(this, typeId));
            unfinished.add(added);
            return added;
        });
    }

    /** Before a field is skipped: its type must be defined, with all that it refers to. */
    void requireComplete(int typeId) {
        types.requireComplete(typeId, in);
    }

    GobDescriptor type(int typeId) {
        return types.type(typeId, in);
    }

    /** Refuses what is sent as another kind than is asked for. */
    GobException misfit(GobDescriptor sent, Shape wanted) {
        return in.malformed("sent as " + sent.describe() + ", which does not fit " + wanted);
    }

    GobException malformed(String text) {
        return in.malformed(text);
    }
}
