package dev.seneschal.codec.gob;

import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A type that every stream knows and that is no number: texts, bytes and complex numbers. */
final class BasicShape extends Shape implements Decoder {

    static final BasicShape TEXT =
            of(String.class, Kind.STRING, "", String::isEmpty, GobBuffer::writeText, GobInput::readText);
    static final BasicShape BYTES = of(
            byte[].class,
            Kind.BYTES,
            new byte[0],
            bytes -> bytes.length == 0,
            GobBuffer::writeBytes,
            GobInput::readBytes);
    static final BasicShape TEXT_BYTES = of(
            byte[].class,
            Kind.STRING,
            new byte[0],
            bytes -> bytes.length == 0,
            GobBuffer::writeBytes,
            GobInput::readBytes);
    static final BasicShape COMPLEX = complex(false);
    static final BasicShape COMPLEX_OF_SINGLES = complex(true);

    private final @Nullable Object zero;
    private final Predicate<Object> omitted;
    private final BiConsumer<GobBuffer, Object> writer;
    private final Function<GobInput, Object> reader;

    private BasicShape(
            Class<?> type,
            Kind kind,
            @Nullable Object zero,
            Predicate<Object> omitted,
            BiConsumer<GobBuffer, Object> writer,
            Function<GobInput, Object> reader) {
        super(type, kind);
        this.zero = zero;
        this.omitted = omitted;
        this.writer = writer;
        this.reader = reader;
    }

    private static <T> BasicShape of(
            Class<T> type,
            Kind kind,
            @Nullable T zero,
            Predicate<T> omitted,
            BiConsumer<GobBuffer, T> writer,
            Function<GobInput, T> reader) {
        return new BasicShape(
                type,
                kind,
                zero,
                value -> omitted.test(type.cast(value)),
                (out, value) -> writer.accept(out, type.cast(value)),
                reader::apply);
    }

    private static BasicShape complex(boolean singles) {
        return of(
                GobComplex.class,
                Kind.COMPLEX,
                null,
                value -> value.re() == 0 && value.im() == 0,
                (out, value) -> {
                    out.writeFloat(singles ? (float) value.re() : value.re());
                    out.writeFloat(singles ? (float) value.im() : value.im());
                },
                in -> {
                    in.chargeObject(2);
                    return new GobComplex(part(in, singles), part(in, singles));
                });
    }

    private static double part(GobInput in, boolean single) {
        long bits = in.readFloatBits();
        return single ? Slots.toFloat(Scalar.checkFloat32(bits, in)) : Double.longBitsToDouble(bits);
    }

    @Override
    int basicId() {
        return switch (kind()) {
            case STRING -> TypeTable.STRING;
            case BYTES -> TypeTable.BYTES;
            default -> TypeTable.COMPLEX;
        };
    }

    @Override
    @Nullable
    Object zero(GobInput in) {
        return zero;
    }

    @Override
    boolean isOmitted(Object value) {
        return omitted.test(value);
    }

    @Override
    void write(Encoding to, Object value) {
        writer.accept(to.out, value);
    }

    @Override
    Decoder decoder(Planner planner, int typeId) {
        requireKind(planner, typeId);
        return this;
    }

    @Override
    public Object read(Decoding from, @Nullable Object existing) {
        return reader.apply(from.in);
    }
}
