package dev.seneschal.codec.gob;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one stream, one after the other: into Java types, or as trees of whatever was sent. Made by {@link Gob#reader}.
 * Not thread-safe. After a {@link GobException} it stands nowhere in particular, and refuses to go on.
 */
public final class GobReader {

    private final Decoding decoding;
    private boolean broken;
    private int typeId = -1;
    private @Nullable GobType<?> lastType;
    private @Nullable Decoder lastPlan;
    private int lastTypeId = -1;

    GobReader(GobInput in) {
        this.decoding = new Decoding(in);
    }

    /**
     * Whether another value comes. Reads the definitions before it and, from an {@code InputStream}, its frame.
     *
     * @return false at the end of the stream, if that is where a value could begin
     * @throws GobException if the stream is cut short or not gob
     * @throws java.io.UncheckedIOException what the stream throws
     */
    public boolean hasNext() {
        if (typeId < 0) {
            begin();
            decoding.in.beginValue();
            typeId = decoding.readTypeId();
            broken = false;
        }
        return typeId >= 0;
    }

    /** What is thrown from here on leaves the reader broken. */
    private void begin() {
        if (broken) {
            throw new IllegalStateException("the stream was found to be malformed before");
        }
        broken = true;
    }

    /**
     * Reads the next value into a Java type.
     *
     * @param type the type; made with the same {@link Gob} or another
     * @param <T> the Java type
     * @return the value
     * @throws GobException if the value does not fit, is malformed, takes more than the limits, or there is none
     * @throws java.io.UncheckedIOException what the stream throws
     */
    public <T> T read(GobType<T> type) {
        requireNext();
        begin();
        if (type != lastType || typeId != lastTypeId || lastPlan == null) {
            lastPlan = plan(type);
            lastType = type;
            lastTypeId = typeId;
        }
        T value = type.read(decoding, lastPlan, typeId);
        end();
        return value;
    }

    private Decoder plan(GobType<?> type) {
        try {
            return decoding.plan(type.shape(), typeId);
        } catch (GobException e) {
            throw e.at(type.shape().toString());
        }
    }

    /**
     * Reads the next value as a tree.
     *
     * @return what was sent
     * @throws GobException if the value is malformed, takes more than the limits, or there is none
     * @throws java.io.UncheckedIOException what the stream throws
     */
    public GobValue readValue() {
        return walk(true).orElseThrow();
    }

    /** Passes over the next value. */
    void skip() {
        walk(false);
    }

    private Optional<GobValue> walk(boolean keep) {
        requireNext();
        begin();
        decoding.types().requireComplete(typeId, decoding.in);
        decoding.beginTop(typeId);
        Optional<GobValue> value = Optional.empty();
        try {
            if (keep) {
                value = Optional.of(TreeReader.read(decoding, typeId));
            } else {
                Skipper.skip(decoding, typeId);
            }
        } catch (StackOverflowError e) {
            throw decoding.in.tooDeep();
        }
        decoding.in.endValue();
        end();
        return value;
    }

    private void requireNext() {
        if (!hasNext()) {
            throw decoding.in.malformed("the stream holds no more values");
        }
    }

    private void end() {
        broken = false;
        typeId = -1;
    }

    /**
     * The type of the next value.
     *
     * @return its descriptor, or empty at the end of the stream
     * @throws GobException if the stream is cut short, not gob, or the type is not defined
     */
    public Optional<GobDescriptor> nextType() {
        return hasNext() ? Optional.of(decoding.types().type(typeId, decoding.in)) : Optional.empty();
    }

    /**
     * The type of an id.
     *
     * @param id from a descriptor of this stream
     * @return its descriptor, or empty if the stream has not defined it
     */
    public Optional<GobDescriptor> type(int id) {
        return Optional.ofNullable(decoding.types().find(id));
    }

    /**
     * The types that the stream has defined so far.
     *
     * @return their descriptors, in that order
     */
    public List<GobDescriptor> types() {
        return decoding.types().defined();
    }

    /** What the last value cost, for tests. */
    GobInput input() {
        return decoding.in;
    }
}
