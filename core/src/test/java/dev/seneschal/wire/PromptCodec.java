package dev.seneschal.wire;

import dev.seneschal.message.Message;

/**
 * A codec that is said to be prompt.
 *
 * @param codec does the work
 */
public record PromptCodec(MessageCodec codec) implements MessageCodec, PromptReader {

    @Override
    public String name() {
        return codec.name();
    }

    @Override
    public byte[] encode(Message message) {
        return codec.encode(message);
    }

    @Override
    public Message decode(byte[] bytes, WireLimits limits) {
        return codec.decode(bytes, limits);
    }
}
