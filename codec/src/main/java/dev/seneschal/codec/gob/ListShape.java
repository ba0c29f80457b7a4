package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.RandomAccess;
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
    Object zero(GobInput in) {
        return length >= 0 && !present ? null : zeroElement(in);
    }

    @Override
    Object zeroElement(GobInput in) {
        if (length > 0) {
            in.chargeObject(2L * length);
        }
        if (length <= 0 && type() == List.class) {
            return new ArrayList<>(0);
        }
        List<@Nullable Object> zeros = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            zeros.add(element.zeroElement(in));
        }
        return contain(zeros);
    }

    @Override
    boolean isZeroShared() {
        return length >= 0 && !present;
    }

    @Override
    boolean isOmitted(Object value) {
        return length < 0 && size(value) == 0;
    }

    /** The JVM tells quickest whether something is of a class. */
    private static int size(Object value) {
        if (value instanceof ArrayList<?> list) {
            return list.size();
        }
        return value instanceof Object[] array ? array.length : ((Collection<?>) value).size();
    }

    @Override
    boolean isPresent() {
        return present;
    }

    @Override
    void write(Encoding to, Object value) {
        int count = size(value);
        if (length >= 0 && count != length) {
            throw new GobException(count + " elements for an array of " + length, -1);
        }
        to.enter();
        to.out.writeUnsigned(count);
        if (value instanceof ArrayList<?> list) {
            writeIndexed(to, list, count);
        } else if (value instanceof Object[] array) {
            for (Object each : array) {
                to.writeElement(element, each);
            }
        } else if (value instanceof List<?> list && list instanceof RandomAccess) {
            writeIndexed(to, list, count);
        } else {
            for (Object each : (Collection<?>) value) {
                to.writeElement(element, each);
            }
        }
        to.leave();
    }

    private void writeIndexed(Encoding to, List<?> list, int count) {
        for (int i = 0; i < count; i++) {
            Object each = list.get(i);
            if (element == BasicShape.TEXT && each instanceof String text) {
                to.out.writeText(text);
            } else {
                to.writeElement(element, each);
            }
        }
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
            charge(count, room, in);
            Object read = type() == List.class ? readList(from, count, room) : readOther(from, count, room);
            in.leave();
            return read;
        }

        /** Arrays and sets are made of an array that the elements are gathered in. */
        private void charge(int count, int room, GobInput in) {
            if (type() == List.class) {
                in.chargeObject(count);
            } else {
                in.chargeObject((long) count + room);
            }
            if (type() == Set.class) {
                in.charge((long) MapShape.ENTRY * count);
            }
        }

        private List<@Nullable Object> readList(Decoding from, int count, int room) {
            GobInput in = from.in;
            List<@Nullable Object> elements = new ArrayList<>(room);
            for (int i = 0; i < count; i++) {
                in.requireMore();
                elements.add(each == BasicShape.TEXT ? in.readText() : each.read(from, null));
            }
            return elements;
        }

        private Object readOther(Decoding from, int count, int room) {
            GobInput in = from.in;
            @Nullable Object[] elements = new @Nullable Object[room];
            HashGuard guard = type() == Set.class ? HashGuard.of(element, "elements of a set") : null;
            for (int i = 0; i < count; i++) {
                in.requireMore();
                if (i == elements.length) {
                    elements = Arrays.copyOf(elements, (int) Math.min(count, 2L * i + 1));
                }
                elements[i] = each.read(from, null);
                if (guard != null) {
                    guard.add(elements[i], in);
                }
            }
            return contain(Arrays.asList(elements));
        }
    }
}
