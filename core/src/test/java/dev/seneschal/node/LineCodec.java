package dev.seneschal.node;

import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.ObjectCodec;
import dev.seneschal.wire.WireLimits;
import java.nio.charset.StandardCharsets;

/** Numbers and texts with a sign in front, for tests of bodies. */
record LineCodec(String contentType, String sign) implements ObjectCodec {

    @Override
    public byte[] encode(Object body) {
        if (!(body instanceof Integer || body instanceof String)) {
            throw new CodecException("no number or text: " + body.getClass().getName());
        }
        return (sign + body).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public <T> T decode(byte[] bytes, Class<T> type, WireLimits limits) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.startsWith(sign)) {
            throw new CodecException("does not begin with " + sign + ": " + text);
        }
        String value = text.substring(sign.length());
        try {
            return type.cast(type == Integer.class ? Integer.valueOf(value) : value);
        } catch (NumberFormatException e) {
            throw new CodecException("not a number: " + value, e);
        }
    }
}
