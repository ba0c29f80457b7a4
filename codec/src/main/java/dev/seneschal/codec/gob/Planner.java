package dev.seneschal.codec.gob;

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
    private final Deque<StructDecoder> unfinished = new ArrayDeque<>();

    private record Pair(StructShape shape, int typeId) {}

    private Planner(TypeTable types, GobInput in) {
        this.types = types;
        this.in = in;
    }

    static Decoder plan(Shape shape, int typeId, TypeTable types, GobInput in) {
        types.requireComplete(typeId, in);
        Planner planner = new Planner(types, in);
        Decoder plan = planner.decoder(shape, typeId);
        while (!planner.unfinished.isEmpty()) {
            planner.unfinished.remove().finish(planner);
        }
        return plan;
    }

    /** How to read a type into a shape. */
    Decoder decoder(Shape shape, int typeId) {
        return shape.decoder(this, types.type(typeId, in));
    }

    StructDecoder struct(StructShape shape, GobDescriptor sent) {
        return structs.computeIfAbsent(new Pair(shape, sent.id()), pair -> {
            StructDecoder decoder = new StructDecoder(shape, sent);
            unfinished.add(decoder);
            return decoder;
        });
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
