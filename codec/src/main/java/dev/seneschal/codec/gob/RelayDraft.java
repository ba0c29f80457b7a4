package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;

/** The fields of a relay while a message is read; few messages have any. */
final class RelayDraft {

    private NodeName via = NodeName.NONE;
    private NodeName originalVia = NodeName.NONE;
    private NodeName from = NodeName.NONE;
    private NodeName to = NodeName.NONE;
    private Method originalMethod = Method.NONE;
    private Method replyMethod = Method.NONE;

    /** Reads the value of one of them. */
    void read(Field target, GobInput in, NameCache names) {
        switch (target) {
            case RELAY_VIA_NODE -> via = names.readNode(in);
            case RELAY_ORIGINAL_VIA_NODE -> originalVia = names.readNode(in);
            case RELAY_FROM_NODE -> from = names.readNode(in);
            case RELAY_TO_NODE -> to = names.readNode(in);
            case RELAY_ORIGINAL_METHOD -> originalMethod = names.readMethod(in);
            case RELAY_REPLY_METHOD -> replyMethod = names.readMethod(in);
            default -> throw new IllegalStateException(target + " is no field of a relay");
        }
    }

    Relay build() {
        Relay built = new Relay(via, originalVia, from, to, originalMethod, replyMethod);
        return built.equals(Relay.NONE) ? Relay.NONE : built;
    }
}
