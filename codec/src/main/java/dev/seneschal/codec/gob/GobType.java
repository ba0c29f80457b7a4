package dev.seneschal.codec.gob;

import java.lang.invoke.MethodHandles;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A Java type that is written as gob and read from it. Each value is a stream of its own, with the definitions of its types, as a new
 * encoder in Go writes it for each; for many values on one stream see {@link GobWriter} and {@link GobReader}. Thread-safe; make it once
 * and keep it.
 *
 * <p>A sender that repeats its definitions before each value costs one comparison for them from the second value on: what was worked out
 * for them is kept, by their bytes, for the last few senders.
 *
 * @param <T> the Java type
 */
public final class GobType<T> {

    /** What a value may take whose buffer is used again. */
    private static final int MAX_KEPT = 64 * 1024;

    private final Gob gob;
    private final Shape shape;
    private final int typeId;
    private final WireIds ids;
    private final byte[] definitions;
    private final PlanCache<Decoder> plans = new PlanCache<>(List.of());

    /** A buffer that no thread uses at the moment; not more than one is kept. */
    private final AtomicReference<@Nullable GobBuffer> buffer = new AtomicReference<>();

    GobType(Gob gob, Shape shape) {
        this.gob = gob;
        this.shape = shape;
        this.ids = new WireIds();
        this.typeId = ids.define(shape);
        GobBuffer out = new GobBuffer();
        out.reset(0);
        ids.writeUnsent(out);
        this.definitions = out.toBytes();
    }

    /**
     * A class as a gob type: a public one of an exported package, or one that is open to this module.
     *
     * @param type a record, a class with a constructor without arguments, or any other that docs/gob.md lists
     * @param <T> the class
     * @return the type; the same one each time
     * @throws IllegalArgumentException if it cannot be one, or is closed; the text names the missing {@code opens}
     */
    public static <T> GobType<T> of(Class<T> type) {
        return Gob.standard().type(type);
    }

    /**
     * A class that is closed to this module as a gob type.
     *
     * @param type the class
     * @param lookup {@code MethodHandles.lookup()}, called in its module
     * @param <T> the class
     * @return the type; made anew each time
     * @throws IllegalArgumentException if it cannot be one, or the lookup has no access to it
     */
    public static <T> GobType<T> of(Class<T> type, MethodHandles.Lookup lookup) {
        return Gob.builder().lookup(lookup).build().type(type);
    }

    /**
     * A type with arguments or annotations as a gob type.
     *
     * @param type names the type
     * @param <T> the type
     * @return the type; made anew each time
     * @throws IllegalArgumentException if it cannot be one, or is closed
     */
    public static <T> GobType<T> of(GobGeneric<T> type) {
        return Gob.standard().type(type);
    }

    Shape shape() {
        return shape;
    }

    // ---- writing

    /**
     * Writes a value as a stream of its own.
     *
     * @param value the value
     * @return the bytes, the caller's to keep
     * @throws GobException if it cannot be written: it is too deep, has null among elements, or what a hook threw
     */
    public byte[] encode(T value) {
        GobBuffer spare = buffer.getAndSet(null);
        GobBuffer out = spare == null ? new GobBuffer() : spare;
        encode(value, out);
        byte[] bytes = out.toBytes();
        if (bytes.length <= MAX_KEPT) {
            buffer.set(out);
        }
        return bytes;
    }

    /**
     * Writes a value as a stream of its own.
     *
     * @param value the value
     * @param out what it held is replaced
     * @throws GobException if it cannot be written; what {@code out} holds then is no value
     */
    public void encode(T value, GobBuffer out) {
        Objects.requireNonNull(value, "value");
        out.reset(definitions.length + Long.BYTES + 1);
        Encoding encoding = new Encoding(out, new WireIds.Lazy(ids), gob.limits());
        try {
            encoding.writeTop(shape, typeId, value);
        } catch (GobException e) {
            throw e.inside(shape.toString());
        }
        encoding.prependDefinitions();
        out.prepend(definitions, definitions.length);
    }

    // ---- reading

    /**
     * Reads the first value of a stream.
     *
     * @param stream one value with its definitions; what follows is ignored
     * @return the value
     * @throws GobException if the bytes are not one, or take more than the limits
     */
    public T decode(byte[] stream) {
        return decode(stream, 0, stream.length);
    }

    /**
     * Reads the first value of a stream.
     *
     * @param stream where the bytes are
     * @param from the first of them
     * @param length how many there are
     * @return the value
     * @throws GobException if the bytes are not one, or take more than the limits
     */
    public T decode(byte[] stream, int from, int length) {
        Objects.checkFromIndexSize(from, length, stream.length);
        return decode(stream, from, new GobInput(stream, from, length, gob.limits()));
    }

    /** Reads the only value of a stream, which may be so deep. */
    T decodeOnly(byte[] stream, int maxDepth) {
        GobLimits limits = gob.limits().withMaxDepth(maxDepth);
        GobInput in = new GobInput(stream, 0, stream.length, limits);
        T value = decode(stream, 0, in);
        if (in.beginFrame()) {
            throw in.malformed("more after the value");
        }
        return value;
    }

    private T decode(byte[] stream, int from, GobInput in) {
        PlanCache.Entry<Decoder> known = begin(stream, from, in);
        return known == null
                ? learn(stream, from, in)
                : read(new Decoding(in, known.types()), known.plan(), known.typeId());
    }

    private PlanCache.@Nullable Entry<Decoder> begin(byte[] stream, int from, GobInput in) {
        try {
            return plans.find(stream, from, in);
        } catch (GobException e) {
            throw e.inside(shape.toString());
        }
    }

    private T learn(byte[] stream, int from, GobInput in) {
        Decoding decoding = new Decoding(in);
        int sentType;
        Decoder plan;
        try {
            sentType = decoding.requireTypeId();
            plan = decoding.plan(shape, sentType);
        } catch (GobException e) {
            throw e.at(shape.toString());
        }
        int size = decoding.frameStart() - from;
        TypeTable types = decoding.share();
        T value = read(decoding, plan, sentType);
        plans.keep(stream, from, size, sentType, types, plan);
        return value;
    }

    /**
     * Reads the first value of a stream.
     *
     * @param stream the bytes from its position to its limit; neither is moved
     * @return the value
     * @throws GobException if the bytes are not one, or take more than the limits
     */
    public T decode(ByteBuffer stream) {
        if (stream.hasArray()) {
            return decode(stream.array(), stream.arrayOffset() + stream.position(), stream.remaining());
        }
        byte[] copy = new byte[stream.remaining()];
        stream.duplicate().get(copy);
        return decode(copy);
    }

    /** Reads a value of a type of the stream by a plan. */
    @SuppressWarnings("unchecked") // the shape is T's
    T read(Decoding from, Decoder plan, int sentType) {
        try {
            from.slots.restart();
            from.beginTop(sentType);
            Object value = plan.read(from, null);
            from.in.endValue();
            if (value == null) {
                throw from.in.malformed("nothing in place of a value, which Java has as null");
            }
            return (T) value;
        } catch (StackOverflowError e) {
            throw from.in.tooDeep().inside(shape.toString());
        } catch (GobException e) {
            throw e.inside(shape.toString());
        }
    }

    /** Shows the Java type. */
    @Override
    public String toString() {
        return "GobType[" + shape + "]";
    }
}
