package dev.seneschal.codec.gob;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes many values, of any types, on one stream; each type is defined once. Made by {@link Gob#writer}. Not thread-safe.
 *
 * <p>All definitions that a value needs go out ahead of it, those of values in its interfaces included: a frame is never split in the
 * middle of a value, which is where Go's own reader goes wrong when it skips such a field.
 */
public final class GobWriter {

    private final OutputStream stream;
    private final GobBuffer out = new GobBuffer();
    private final Encoding encoding;
    private @Nullable GobType<?> lastType;
    private int lastTypeId;

    GobWriter(OutputStream stream, GobLimits limits) {
        this.stream = stream;
        this.encoding = new Encoding(out, new WireIds.Lazy(new WireIds()), limits);
    }

    /**
     * Writes a value. When this throws a {@link GobException}, nothing of the value went out, and the stream can go on.
     *
     * @param type its type
     * @param value the value
     * @param <T> its type
     * @throws GobException if it cannot be written
     * @throws IOException what the stream throws, which may have taken a part
     */
    public <T> void write(GobType<T> type, T value) throws IOException {
        Objects.requireNonNull(value, "value");
        out.reset(2 * Long.BYTES);
        try {
            if (type != lastType) {
                lastTypeId = encoding.define(type.shape());
                lastType = type;
            }
            encoding.writeTop(type.shape(), lastTypeId, value);
        } catch (GobException e) {
            throw e.inside(type.shape().toString());
        }
        encoding.prependDefinitions();
        out.writeTo(stream);
    }
}
