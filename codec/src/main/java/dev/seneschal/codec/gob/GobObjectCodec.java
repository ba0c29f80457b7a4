package dev.seneschal.codec.gob;

import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.ObjectCodec;
import dev.seneschal.wire.WireLimits;
import java.util.Objects;

/**
 * Bodies in gob, of any class that {@link GobType} takes: a Go peer reads them with a decoder of its own, and what it encodes with a new
 * encoder is read here. Thread-safe.
 */
public final class GobObjectCodec implements ObjectCodec {

    private final Gob gob;

    /** A codec of public classes of exported packages, and of those that are open to this module. */
    public GobObjectCodec() {
        this(Gob.standard());
    }

    /**
     * A codec of a host's own types.
     *
     * @param gob names of types in interfaces, hooks, access to closed classes, and limits, within which those of the wire count too
     */
    public GobObjectCodec(Gob gob) {
        this.gob = Objects.requireNonNull(gob, "gob");
    }

    /** {@code application/x-gob}, a name that is in use though nobody has registered it. */
    @Override
    public String contentType() {
        return "application/x-gob";
    }

    @Override
    public byte[] encode(Object body) {
        try {
            return encode(gob.type(body.getClass()), body);
        } catch (GobException | IllegalArgumentException e) {
            throw new CodecException(e.getMessage() + ", of " + body.getClass().getName(), e);
        }
    }

    private static <T> byte[] encode(GobType<T> type, Object body) {
        @SuppressWarnings("unchecked") // the type is that of the body's class
        T value = (T) body;
        return type.encode(value);
    }

    @Override
    public <T> T decode(byte[] bytes, Class<T> type, WireLimits limits) {
        if (bytes.length > limits.maxBytes()) {
            throw new CodecException("body of " + bytes.length + " bytes, at most " + limits.maxBytes() + " are taken");
        }
        try {
            return gob.type(type)
                    .decodeOnly(bytes, Math.min(limits.maxDepth(), gob.limits().maxDepth()));
        } catch (GobException | IllegalArgumentException e) {
            throw new CodecException(String.valueOf(e.getMessage()), e);
        }
    }
}
