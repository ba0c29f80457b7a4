package dev.seneschal.codec.gob;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AnnotatedType;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What a host's types are to gob: the limits, the names of types in interfaces, hooks, and access to closed classes. {@link #builder}
 * makes one; {@link GobType#of(Class)} will do where nothing of this is needed. Immutable and thread-safe.
 */
public final class Gob {

    private static final Gob DEFAULT = builder().build();

    private final GobLimits limits;
    private final Shapes shapes;
    private final Map<Class<?>, GobType<?>> types = new ConcurrentHashMap<>();

    private Gob(Builder builder) {
        limits = builder.limits;
        shapes = builder.shapes();
    }

    /**
     * To make one with settings.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    static Gob standard() {
        return DEFAULT;
    }

    GobLimits limits() {
        return limits;
    }

    /**
     * A class as a gob type. Asked for again, it is the same object.
     *
     * @param type a record, a class with a constructor without arguments, or any other that docs/gob.md lists
     * @param <T> the class
     * @return the type
     * @throws IllegalArgumentException if it cannot be one, or is closed; the text says what to do
     */
    @SuppressWarnings("unchecked") // put below under its own class
    public <T> GobType<T> type(Class<T> type) {
        Objects.requireNonNull(type, "type");
        GobType<?> found = types.get(type);
        if (found == null) {
            found = make(new PlainType(type));
            GobType<?> earlier = types.putIfAbsent(type, found);
            found = earlier == null ? found : earlier;
        }
        return (GobType<T>) found;
    }

    /**
     * A type with arguments or annotations as a gob type. Keep it: it is made anew each time.
     *
     * @param type names the type
     * @param <T> the type
     * @return the type
     * @throws IllegalArgumentException if it cannot be one, or is closed; the text says what to do
     */
    public <T> GobType<T> type(GobGeneric<T> type) {
        return make(type.type());
    }

    private <T> GobType<T> make(AnnotatedType type) {
        synchronized (shapes) {
            return new GobType<>(this, shapes.resolve(type));
        }
    }

    /**
     * A reader of a stream that lies in an array.
     *
     * @param stream the bytes, which must not change while they are read
     * @return the reader
     */
    public GobReader reader(byte[] stream) {
        return new GobReader(new GobInput(stream, 0, stream.length, limits));
    }

    /**
     * A reader of a stream that lies in a buffer.
     *
     * @param stream the bytes from its position to its limit; neither is moved
     * @return the reader
     */
    public GobReader reader(ByteBuffer stream) {
        if (stream.hasArray()) {
            int from = stream.arrayOffset() + stream.position();
            return new GobReader(new GobInput(stream.array(), from, stream.remaining(), limits));
        }
        byte[] copy = new byte[stream.remaining()];
        stream.duplicate().get(copy);
        return reader(copy);
    }

    /**
     * A reader of a stream that comes piece by piece. It reads no further than the frame it needs.
     *
     * @param stream where the bytes come from; not closed
     * @return the reader
     */
    public GobReader reader(InputStream stream) {
        return new GobReader(new GobInput(new StreamFrames(stream), limits));
    }

    /**
     * A writer of a stream.
     *
     * @param stream where the bytes go, one call for each value; not flushed and not closed
     * @return the writer
     */
    public GobWriter writer(OutputStream stream) {
        return new GobWriter(stream, limits);
    }

    /** Builds a {@link Gob}. Not thread-safe. */
    public static final class Builder {

        private final Map<String, AnnotatedType> names = new java.util.LinkedHashMap<>();
        private final Map<Class<?>, GobExternal<?>> externals = new java.util.LinkedHashMap<>();
        private final Map<Class<?>, Adapter> adapters = new java.util.LinkedHashMap<>();
        private GobLimits limits = GobLimits.defaults();
        private Access access = Access.own();

        private Builder() {}

        /**
         * Sets how much to take of a stream.
         *
         * @param limits the limits
         * @return this
         */
        public Builder limits(GobLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Gives access to classes that are not open to this module.
         *
         * @param lookup {@code MethodHandles.lookup()}, called in the module that they are in
         * @return this
         */
        public Builder lookup(MethodHandles.Lookup lookup) {
            this.access = Access.by(Objects.requireNonNull(lookup, "lookup"));
            return this;
        }

        /**
         * Names a type that stands in interfaces, as {@code gob.RegisterName} does in Go; {@code gob.Register} takes {@code
         * import/path.Type}, or {@code *pkg.Type} for a pointer. Of several names for one class, the first is written.
         *
         * @param name the name in Go
         * @param type the class it is read into
         * @return this
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder register(String name, Class<?> type) {
            return register(name, new PlainType(type));
        }

        /**
         * Names a type with arguments or annotations; see {@link #register(String, Class)}.
         *
         * @param name the name in Go
         * @param type the type it is read into
         * @return this
         * @throws IllegalArgumentException if the name is taken
         */
        public Builder register(String name, GobGeneric<?> type) {
            return register(name, type.type());
        }

        /**
         * Names all classes that a sealed interface permits, by a prefix and their own names: with {@code shapes.} a record Circle is
         * {@code shapes.Circle}.
         *
         * @param prefix mostly the Go package's path and a dot
         * @param type the sealed interface
         * @return this
         * @throws IllegalArgumentException if it is not sealed, or a name is taken
         */
        public Builder registerSealed(String prefix, Class<?> type) {
            if (!type.isSealed()) {
                throw new IllegalArgumentException(type.getName() + " is not sealed");
            }
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                if (permitted.isSealed()) {
                    registerSealed(prefix, permitted);
                } else {
                    GobName name = permitted.getAnnotation(GobName.class);
                    register(prefix + (name == null ? permitted.getSimpleName() : name.value()), permitted);
                }
            }
            return this;
        }

        private Builder register(String name, AnnotatedType type) {
            if (names.putIfAbsent(Objects.requireNonNull(name, "name"), type) != null) {
                throw new IllegalArgumentException("a type is registered as " + name + " already");
            }
            return this;
        }

        /**
         * Adds a type that in Go writes its own bytes.
         *
         * @param external how to read and write it
         * @return this
         */
        public Builder external(GobExternal<?> external) {
            externals.put(external.type(), external);
            return this;
        }

        /**
         * Sends a class as another: a node's name as a text, say.
         *
         * @param type the class
         * @param base the class that it goes over the wire as
         * @param toBase makes one of the other; called while writing
         * @param fromBase makes the other of one; called while reading. What either throws becomes a {@link GobException}
         * @param <T> the class
         * @param <B> the other
         * @return this
         */
        public <T, B> Builder adapt(Class<T> type, Class<B> base, Function<T, B> toBase, Function<B, T> fromBase) {
            adapters.put(
                    type,
                    new Adapter(
                            base, value -> toBase.apply(type.cast(value)), value -> fromBase.apply(base.cast(value))));
            return this;
        }

        /**
         * Builds it.
         *
         * @return what was set
         * @throws IllegalArgumentException if a registered type cannot be a gob type, or is closed
         */
        public Gob build() {
            return new Gob(this);
        }

        private Shapes shapes() {
            Shapes shapes = new Shapes(access);
            externals.values().forEach(shapes::external);
            adapters.forEach((type, adapter) -> {
                Shape base = shapes.shape(new PlainType(adapter.base));
                shapes.adapt(type, new AdaptedShape(type, base, adapter.toBase, adapter.fromBase));
            });
            shapes.complete();
            names.forEach((name, type) -> shapes.registry().register(name, type, shapes));
            return shapes;
        }

        private record Adapter(Class<?> base, Function<Object, Object> toBase, Function<Object, Object> fromBase) {}
    }
}
