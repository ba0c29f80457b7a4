package dev.seneschal.codec.gob;

import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageForm;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes messages on one stream, one after the other, as one encoder of Go's does: their type is defined once, before the first. Made by
 * {@link GobCodec#writer}. Not thread-safe.
 */
public final class GobMessageWriter {

    private final OutputStream stream;
    private final MessageForm form;
    private final GobBuffer out = new GobBuffer();
    private boolean defined;

    GobMessageWriter(OutputStream stream, MessageForm form) {
        this.stream = stream;
        this.form = form;
    }

    /**
     * Writes a message, in one call of the stream's. When this throws a {@link CodecException}, nothing of it went out, and the stream
     * can go on.
     *
     * @param message any message, also one with invalid names
     * @throws CodecException if the format cannot carry it
     * @throws IOException what the stream throws, which may have taken a part
     */
    public void write(Message message) throws IOException {
        byte[] definitions = MessageLayout.of(form).definitions();
        GobCodec.writeFrame(message, form, out, defined ? 0 : definitions.length);
        if (!defined) {
            out.prepend(definitions, definitions.length);
            defined = true;
        }
        out.writeTo(stream);
    }
}
