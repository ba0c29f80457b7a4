package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map. Entries are added to a copy of the one that the field holds already; of a key that comes twice the last entry counts. */
final class MapShape extends Shape {

    /** What an entry of a hash map takes. */
    static final int ENTRY = 48;

    private final Shape key;
    private final Shape element;

    MapShape(Shape key, Shape element) {
        super(Map.class, Kind.MAP);
        this.key = key;
        this.element = element;
    }

    @Override
    void write(Encoding to, Object value) {
        Map<?, ?> map = (Map<?, ?>) value;
        to.enter();
        to.out.writeUnsigned(map.size());
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            to.writeElement(key, entry.getKey());
            to.writeElement(element, entry.getValue());
        }
        to.leave();
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        GobDescriptor sent = requireKind(planner, typeId);
        Decoder keys = planner.decoder(key, sent.key());
        Decoder elements = planner.decoder(element, sent.element());
        return new MapDecoder(sent, keys, elements);
    }

    private static Map<@Nullable Object, @Nullable Object> sized(int count) {
        return new HashMap<>((int) Math.min(1 << 30, count * 4L / 3 + 1));
    }

    @Override
    Object wireKey() {
        return List.of(kind(), key.wireKey(), element.wireKey());
    }

    @Override
    List<Shape> parts() {
        return List.of(key, element);
    }

    @Override
    GobDescriptor describe(int id, WireIds ids) {
        return new GobDescriptor(id, kind(), "", ids.idOf(key), ids.idOf(element), 0, List.of());
    }

    /** Reads one sent type into this shape. */
    private final class MapDecoder implements Decoder {

        private final GobDescriptor sent;
        private final Decoder keys;
        private final Decoder elements;

        MapDecoder(GobDescriptor sent, Decoder keys, Decoder elements) {
            this.sent = sent;
            this.keys = keys;
            this.elements = elements;
        }

        @Override
        public Object read(Decoding from, @Nullable Object existing) {
            GobInput in = from.in;
            int count = in.readCount("map", 2, from.types(), sent.id());
            in.enter();
            Map<?, ?> before = existing == null ? Map.of() : (Map<?, ?>) existing;
            in.charge(ENTRY * (1L + before.size() + count));
            Map<@Nullable Object, @Nullable Object> map =
                    before.isEmpty() ? sized(in.room(count)) : new HashMap<>(before);
            HashGuard guard = HashGuard.of(key, "keys of a map");
            for (int i = 0; i < count; i++) {
                in.requireMore();
                Object entryKey = keys.read(from, null);
                in.requireMore();
                if (guard != null) {
                    guard.add(entryKey, in);
                }
                map.put(entryKey, elements.read(from, null));
            }
            in.leave();
            return map;
        }
    }
}
