package dev.seneschal.wire;

import dev.seneschal.message.Message;

/**
 * Turns a message into bytes and back: gob or CBOR. Subject, event and message id are not its business.
 *
 * <p>Implementations are thread-safe.
 */
public interface MessageCodec {

    /**
     * The name that header {@code serial} carries.
     *
     * @return {@code gob}, {@code cbor} or another
     */
    String name();

    /**
     * Writes a message in the newer form, {@link MessageForm#APRIL}.
     *
     * @param message any message, also one with invalid names
     * @return its bytes; the caller's to keep
     * @throws CodecException if the format cannot carry it
     */
    byte[] encode(Message message);

    /**
     * Writes a message in one of its two forms. A codec that has but the newer one need not override this.
     *
     * @param message any message, also one with invalid names
     * @param form how its fields are laid out
     * @return its bytes; the caller's to keep
     * @throws CodecException if the format cannot carry it, or the codec has no such form
     */
    default byte[] encode(Message message, MessageForm form) {
        if (form != MessageForm.APRIL) {
            throw new CodecException("codec " + name() + " does not write the form of " + form);
        }
        return encode(message);
    }

    /**
     * The form of a message, as far as its beginning says. A codec that has but the newer one need not override this.
     *
     * @param bytes a message that {@link #decode} has read
     * @return its form
     */
    default MessageForm form(byte[] bytes) {
        return MessageForm.APRIL;
    }

    /**
     * Reads a message, in whichever form. Whatever the bytes, it ends in a message or in a {@link CodecException}, and takes memory in
     * proportion to them. Names are kept as they came; the delivery's event is left at its default.
     *
     * @param bytes one message, not compressed; not changed and not kept
     * @param limits how much to take
     * @return the message
     * @throws CodecException if the bytes are not one
     */
    Message decode(byte[] bytes, WireLimits limits);
}
