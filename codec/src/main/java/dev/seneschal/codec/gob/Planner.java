package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Works out how to read a stream's type into a Java type, by Go's rules, from the definitions alone: a type that does not fit is refused
 * before any value is read. Structs are planned one after the other rather than each inside the last, since a stream may define
 * thousands.
 */
final class Planner {

    private final TypeTable types;
    private final GobInput in;
    private final Map<Pair, StructDecoder> structs = new HashMap<>();
    private final Map<StructShape, StructDecoder> seen = new HashMap<>();
    private final Deque<StructDecoder> unfinished = new ArrayDeque<>();

    private record Pair(StructShape shape, int typeId) {}

    private Planner(TypeTable types, GobInput in) {
        this.types = types;
        this.in = in;
    }

    static Decoder plan(Shape shape, int typeId, TypeTable types, GobInput in) {
        Planner planner = new Planner(types, in);
        Decoder plan = planner.decoder(shape, typeId);
        while (!planner.unfinished.isEmpty()) {
            planner.seen.clear();
            planner.unfinished.remove().finish(planner);
        }
        return plan;
    }

    /** How to read a type into a shape. */
    Decoder decoder(Shape shape, int typeId) {
        return shape.decoder(this, typeId);
    }

    /**
     * How to read a type into a struct. If it is no struct, Go does not notice when an earlier field was read into the same one, and
     * reads it as that was sent; so does this. Unlike Go it does not when it is a struct, which may be another one.
     */
    StructDecoder struct(StructShape shape, int typeId) {
        GobDescriptor sent = types.find(typeId);
        StructDecoder earlier = seen.get(shape);
        if ((sent == null || sent.kind() != Kind.STRUCT) && earlier != null) {
            return earlier;
        }
        StructDecoder decoder = structs.computeIfAbsent(new Pair(shape, typeId), pair -> {
            StructDecoder added = new StructDecoder(shape, shape.requireKind(this, typeId));
            unfinished.add(added);
            return added;
        });
        seen.putIfAbsent(shape, decoder);
        return decoder;
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
