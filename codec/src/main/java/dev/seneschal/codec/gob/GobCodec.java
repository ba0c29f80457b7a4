package dev.seneschal.codec.gob;

import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.WireLimits;

/**
 * Messages in gob, in the form of April 2022 with 26 fields. Thread-safe.
 *
 * <p>It writes, byte for byte, what a Go node writes. It reads any gob stream that begins with a struct, whatever its type ids: fields are
 * matched by name, those that are missing are left unset, those that a message does not have are skipped, and one of another kind is
 * refused even if the value leaves it out. What follows the value is ignored. A gob string need not be UTF-8; what is not is replaced by
 * U+FFFD when reading, and a text with half a surrogate pair is refused when writing.
 *
 * <p>Errors name the place, such as {@code Message.PreviousMessage.ID at byte 731}.
 */
public final class GobCodec implements MessageCodec {

    /** How many bytes a message's own fields mostly take at most. */
    private static final int USUAL_VALUE = 512;

    /** A codec; one is enough. */
    public GobCodec() {}

    @Override
    public String name() {
        return "gob";
    }

    @Override
    public byte[] encode(Message message) {
        GobBuffer out = new GobBuffer(USUAL_VALUE + MessageTypes.size() + message.data().length);
        out.reset(MessageTypes.size() + Long.BYTES + 1);
        out.writeSigned(MessageTypes.MESSAGE_ID);
        try {
            new MessageWriter(out).write(message);
        } catch (GobException e) {
            throw new CodecException(e.getMessage(), e);
        }
        out.prependLength();
        out.prepend(MessageTypes.definitions(), MessageTypes.size());
        return out.toBytes();
    }

    @Override
    public Message decode(byte[] bytes, WireLimits limits) {
        if (bytes.length > limits.maxBytes()) {
            throw new CodecException(
                    "message of " + bytes.length + " bytes, at most " + limits.maxBytes() + " are taken");
        }
        return MessageReader.read(bytes, limits);
    }
}
