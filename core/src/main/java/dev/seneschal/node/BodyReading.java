package dev.seneschal.node;

import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.WireFormat;
import java.util.Objects;

/** Reads a message's body for a handler that wants that. */
final class BodyReading<T> implements MessageHandler {

    private final WireFormat wire;
    private final Class<T> type;
    private final BodyHandler<T> handler;

    BodyReading(WireFormat wire, Class<T> type, BodyHandler<T> handler) {
        this.wire = wire;
        this.type = Objects.requireNonNull(type, "type");
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    @Override
    public void handle(Message message, HandlerContext context) throws Exception {
        T body;
        try {
            body = wire.body(message, type);
        } catch (CodecException e) {
            throw new UnreadableBodyException(e);
        }
        handler.handle(body, context);
    }
}
