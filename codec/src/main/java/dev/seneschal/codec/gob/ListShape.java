package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A slice or an array whose elements are objects: a Java array, a {@code List} or a {@code Set}. */
final class ListShape extends Shape {

    private final Shape element;
    private final int length;
    private final boolean present;

    /**
     * A shape.
     *
     * @param type an array's class, {@code List}, {@code Collection} or {@code Set}
     * @param element what it holds
     * @param length how many if that is fixed, else -1
     * @param present whether an array of fixed length is always there
     */
    ListShape(Class<?> type, Shape element, int length, boolean present) {
        super(type, length < 0 ? Kind.SLICE : Kind.ARRAY);
        this.element = element;
        this.length = length;
        this.present = present;
    }

    @Override
    @Nullable
    Object zero() {
        return length >= 0 && !present ? null : zeroElement();
    }

    @Override
    Object zeroElement() {
        List<@Nullable Object> zeros = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            zeros.add(element.zeroElement());
        }
        return contain(zeros);
    }

    @Override
    boolean isZeroShared() {
        return length >= 0 && !present;
    }

    @Override
    boolean isOmitted(Object value) {
        return length < 0 && (value instanceof Collection<?> many ? many.isEmpty() : Array.getLength(value) == 0);
    }

    @Override
    boolean isPresent() {
        return present;
    }

    @Override
    void write(Encoding to, Object value) {
        int count = value instanceof Collection<?> many ? many.size() : Array.getLength(value);
        if (length >= 0 && count != length) {
            throw new GobException(count + " elements for an array of " + length, -1);
        }
        to.enter();
        to.out.writeUnsigned(count);
        if (value instanceof Object[] array) {
            for (Object each : array) {
                to.writeElement(element, each);
            }
        } else if (value instanceof List<?> list && list instanceof java.util.RandomAccess) {
            for (int i = 0; i < count; i++) {
                to.writeElement(element, list.get(i));
            }
        } else {
            for (Object each : (Collection<?>) value) {
                to.writeElement(element, each);
            }
        }
        to.leave();
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        GobDescriptor sent = requireKind(planner, typeId);
        if (length >= 0 && sent.length() != length) {
            throw planner.malformed("sent as an array of " + sent.length() + ", which does not fit one of " + length);
        }
        Decoder each = planner.decoder(element, sent.element());
        return new ListDecoder(sent, each);
    }

    private Object contain(List<@Nullable Object> elements) {
        if (type().isArray()) {
            return elements.toArray(size -> (Object[]) Array.newInstance(type().getComponentType(), size));
        }
        return type() == Set.class ? new HashSet<>(elements) : new ArrayList<>(elements);
    }

    @Override
    Object wireKey() {
        return List.of(kind(), length, element.wireKey());
    }

    @Override
    List<Shape> parts() {
        return List.of(element);
    }

    @Override
    GobDescriptor describe(int id, WireIds ids) {
        return new GobDescriptor(id, kind(), "", 0, ids.idOf(element), Math.max(0, length), List.of());
    }

    /** Reads one sent type into this shape. */
    private final class ListDecoder implements Decoder {

        private final GobDescriptor sent;
        private final Decoder each;

        ListDecoder(GobDescriptor sent, Decoder each) {
            this.sent = sent;
            this.each = each;
        }

        @Override
        public Object read(Decoding from, @Nullable Object existing) {
            GobInput in = from.in;
            int count = Lists.readCount(from, sent);
            int room = in.room(count);
            in.enter();
            in.chargeObject(type().isArray() ? count + room : count);
            @Nullable Object[] elements = new @Nullable Object[room];
            for (int i = 0; i < count; i++) {
                in.requireMore();
                if (i == elements.length) {
                    elements = Arrays.copyOf(elements, (int) Math.min(count, 2L * i + 1));
                }
                elements[i] = each.read(from, null);
            }
            in.leave();
            return contain(Arrays.asList(elements));
        }
    }
}
