package dev.seneschal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.ReplyRequest;

/** Writes four fields of a message as lines. */
record TinyCodec(String name) implements MessageCodec {

    private static final int FIELDS = 4;

    @Override
    public byte[] encode(Message message) {
        return String.join(
                        "\n",
                        message.reply().method().value(),
                        message.to().value(),
                        message.method().value(),
                        message.text())
                .getBytes(UTF_8);
    }

    @Override
    public Message decode(byte[] bytes, WireLimits limits) {
        String[] fields = new String(bytes, UTF_8).split("\n", FIELDS);
        if (fields.length < FIELDS) {
            throw new CodecException("not a message");
        }
        return Message.builder()
                .reply(ReplyRequest.by(Method.received(fields[0])))
                .to(NodeName.received(fields[1]))
                .method(Method.received(fields[2]))
                .data(fields[3])
                .build();
    }
}
