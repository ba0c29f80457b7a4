package dev.seneschal.node;

import dev.seneschal.wire.CodecException;

/** A body is not what its handler takes. It never leaves the node, which refuses the message. */
final class UnreadableBodyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnreadableBodyException(CodecException cause) {
        super("the body cannot be read: " + cause.getMessage(), cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
