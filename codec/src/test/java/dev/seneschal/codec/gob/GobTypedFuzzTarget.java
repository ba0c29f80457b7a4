package dev.seneschal.codec.gob;

import java.util.List;

/** For {@code ./dev fuzz}: streams into types with everything in them. What can be read is read the same again after it was written. */
public final class GobTypedFuzzTarget {

    private static final VectorTypes TYPES = new VectorTypes(GobLimits.defaults());
    private static final List<GobType<?>> TARGETS = List.of(
            type("vec.Message"),
            type("vec.Colls"),
            type("vec.Named"),
            type("vec.Iface"),
            type("vec.Deep"),
            type("vec.Times"),
            type("vec.HasCust"),
            type("vec.Ptrs"),
            type("vec.Embed"),
            type("map[vec.Point]vec.Rect"));

    private GobTypedFuzzTarget() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        for (GobType<?> target : TARGETS) {
            check(target, bytes);
        }
    }

    private static GobType<?> type(String goType) {
        return TYPES.named(goType).orElseThrow();
    }

    private static <T> void check(GobType<T> type, byte[] bytes) {
        T value;
        try {
            value = type.decode(bytes);
        } catch (GobException expected) {
            return;
        }
        byte[] written = type.encode(value);
        GobValue first = TYPES.gob().reader(written).readValue();
        GobValue second = TYPES.gob().reader(type.encode(type.decode(written))).readValue();
        String expected = ValueJson.text(List.of(first));
        String actual = ValueJson.text(List.of(second));
        if (!expected.equals(actual)) {
            throw new AssertionError(type + ": written once " + expected + ", written again " + actual);
        }
    }
}
