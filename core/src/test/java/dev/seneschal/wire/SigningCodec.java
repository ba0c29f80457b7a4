package dev.seneschal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Writes what matters to signatures, a line each: the node, the method, the signature, and the arguments. */
final class SigningCodec implements MessageCodec {

    private static final int BEFORE_ARGUMENTS = 3;

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public byte[] encode(Message message) {
        String start = message.to() + "\n" + message.method() + "\n"
                + HexFormat.of().formatHex(message.steward().argSignature());
        return (start
                        + String.join(
                                "",
                                message.arguments().stream().map("\n"::concat).toList()))
                .getBytes(UTF_8);
    }

    @Override
    public Message decode(byte[] bytes, WireLimits limits) {
        String[] lines = new String(bytes, UTF_8).split("\n", -1);
        Message message = Message.builder()
                .to(NodeName.received(lines[0]))
                .method(Method.received(lines[1]))
                .arguments(List.of(Arrays.copyOfRange(lines, BEFORE_ARGUMENTS, lines.length)))
                .build();
        byte[] signature = HexFormat.of().parseHex(lines[2]);
        return message.toBuilder()
                .steward(message.steward().withArgSignature(signature))
                .build();
    }
}
