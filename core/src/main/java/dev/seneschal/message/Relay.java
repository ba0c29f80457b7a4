package dev.seneschal.message;

import java.util.Objects;

/**
 * The fields of a message that goes through another node on its way. They are exactly Steward's, and names in them are kept as they
 * came.
 *
 * @param via the node to go through; {@code RelayViaNode}
 * @param originalVia the same, kept when {@code via} has been cleared; {@code RelayOriginalViaNode}
 * @param from the node where the relay began; {@code RelayFromNode}
 * @param to the node it is for; {@code RelayToNode}
 * @param originalMethod the method to run there; {@code RelayOriginalMethod}
 * @param replyMethod the method of the copy of the reply that goes back to {@code from}; {@code RelayReplyMethod}
 */
public record Relay(
        NodeName via, NodeName originalVia, NodeName from, NodeName to, Method originalMethod, Method replyMethod) {

    /** Not relayed. */
    public static final Relay NONE =
            new Relay(NodeName.NONE, NodeName.NONE, NodeName.NONE, NodeName.NONE, Method.NONE, Method.NONE);

    /**
     * What the sender of a message says that is to go through another node; the node itself adds the rest.
     *
     * @param via the node to go through
     * @param replyMethod the method by which the reply comes back to the sender, or {@link Method#NONE} for that of the reply
     * @return the fields
     */
    public static Relay through(NodeName via, Method replyMethod) {
        return new Relay(via, NodeName.NONE, NodeName.NONE, NodeName.NONE, Method.NONE, replyMethod);
    }

    /** Takes the fields as they are. */
    public Relay {
        Objects.requireNonNull(via, "via");
        Objects.requireNonNull(originalVia, "originalVia");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(originalMethod, "originalMethod");
        Objects.requireNonNull(replyMethod, "replyMethod");
    }
}
