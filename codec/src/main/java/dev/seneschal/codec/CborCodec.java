package dev.seneschal.codec;

import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageCodec;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.PromptReader;
import dev.seneschal.wire.WireLimits;

/**
 * Messages in CBOR: an array of the fields, without their names; 26 of them in the form of April 2022, 25 in that of January. It reads
 * both and tells them apart by that. Thread-safe.
 *
 * <p>It writes, byte for byte, what a Go node writes, and reads what a Go node reads: an array of any other length is refused, and so is
 * text that is not UTF-8; lengths may be longer than needed or left open, tags are skipped, null stands for any field's zero value, and
 * what follows the array is ignored.
 *
 * <p>Arrays may be nested {@value #MAX_DEPTH} deep, each message being one and each list one more. A message that is deeper is refused in
 * both directions, since no Go node would read it.
 *
 * <p>The lists of a message and of those in it may have 4 million elements together, and all that is read may take 64 MiB, in the rough figures of
 * {@link dev.seneschal.codec.gob.GobLimits}: a text takes 32 bytes besides its own. If messages may be larger than 16 MiB, it is as many
 * elements as bytes, and four times the bytes.
 *
 * <p>Errors name the place, such as {@code Message.PreviousMessage.ID at byte 131}.
 */
public final class CborCodec implements MessageCodec, PromptReader {

    static final int MAX_DEPTH = 32;

    /** How many bytes a message's own fields mostly take at most. */
    private static final int USUAL_FIELDS = 512;

    /** A codec; one is enough. */
    public CborCodec() {}

    @Override
    public String name() {
        return "cbor";
    }

    @Override
    public byte[] encode(Message message) {
        return encode(message, MessageForm.APRIL);
    }

    /** In January's form data goes as texts, so it must be UTF-8. */
    @Override
    public byte[] encode(Message message, MessageForm form) {
        CborOutput out = new CborOutput(USUAL_FIELDS + message.data().length);
        new CborMessageWriter(out, form).write(message);
        return out.toBytes();
    }

    @Override
    public MessageForm form(byte[] bytes) {
        return CborMessageReader.formOf(bytes, WireLimits.defaults());
    }

    @Override
    public Message decode(byte[] bytes, WireLimits limits) {
        if (bytes.length > limits.maxBytes()) {
            throw new CodecException(
                    "message of " + bytes.length + " bytes, at most " + limits.maxBytes() + " are taken");
        }
        return CborMessageReader.read(bytes, limits);
    }
}
