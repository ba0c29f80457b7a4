package dev.seneschal.codec.gob;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ids that a writer has given to types, in Go's order and from Go's first one, and the definitions that it has yet to send. */
final class WireIds {

    private static final int FIRST = 65;

    private final Map<Object, Integer> ids;
    private final List<GobDescriptor> unsent = new ArrayList<>();

    WireIds() {
        ids = new HashMap<>();
    }

    private WireIds(WireIds other) {
        ids = new HashMap<>(other.ids);
    }

    /** One that goes on from here without this one changing. */
    WireIds copy() {
        return new WireIds(this);
    }

    /** The id of a shape that has one. */
    int idOf(Shape shape) {
        int basic = shape.basicId();
        if (basic > 0) {
            return basic;
        }
        Integer id = ids.get(shape.wireKey());
        if (id == null) {
            throw new IllegalStateException("no id for " + shape);
        }
        return id;
    }

    /** The id of a shape, which is defined first if it has not been. */
    int define(Shape shape) {
        if (shape.basicId() == 0 && !ids.containsKey(shape.wireKey())) {
            List<Shape> added = new ArrayList<>();
            list(shape, added);
            number(shape);
            for (Shape each : added) {
                unsent.add(each.describe(idOf(each), this));
            }
        }
        return idOf(shape);
    }

    /** In the order of the definitions: each before its parts. */
    private void list(Shape shape, List<Shape> added) {
        boolean known = shape.basicId() > 0
                || ids.containsKey(shape.wireKey())
                || added.stream().anyMatch(each -> each.wireKey().equals(shape.wireKey()));
        if (!known) {
            added.add(shape);
            shape.parts().forEach(part -> list(part, added));
        }
    }

    private void number(Shape shape) {
        if (shape.basicId() > 0 || ids.containsKey(shape.wireKey())) {
            return;
        }
        if (shape.isNumberedFirst()) {
            ids.put(shape.wireKey(), FIRST + ids.size());
            shape.parts().forEach(this::number);
        } else {
            shape.parts().forEach(this::number);
            ids.putIfAbsent(shape.wireKey(), FIRST + ids.size());
        }
    }

    /** Ids that are shared until one is added. */
    static final class Lazy {

        private final WireIds shared;
        private @Nullable WireIds own;

        Lazy(WireIds shared) {
            this.shared = shared;
        }

        int define(Shape shape) {
            int basic = shape.basicId();
            if (basic > 0) {
                return basic;
            }
            Integer known = (own == null ? shared : own).ids.get(shape.wireKey());
            if (known != null) {
                return known;
            }
            if (own == null) {
                own = shared.copy();
            }
            return own.define(shape);
        }

        /** The ones that may have definitions to send; null if none was added. */
        @Nullable
        WireIds added() {
            return own;
        }
    }

    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    /** Puts the frames that define new types into an empty buffer; they count as sent. */
    void writeUnsent(GobBuffer out) {
        GobBuffer frame = new GobBuffer(64);
        for (GobDescriptor type : unsent) {
            frame.reset(0);
            TypeWriter.write(frame, type);
            out.writeFrame(frame);
        }
        unsent.clear();
    }
}
