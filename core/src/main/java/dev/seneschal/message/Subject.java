package dev.seneschal.message;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a message is published: a node, a method of it, and whether it is acknowledged. In Steward's April dialect
 * {@code node1.REQPing.EventACK}.
 *
 * <p>A relayed message has a fourth token, the node it goes through: {@code node2.node1.REQRelay.EventACK} is bound for node2, via
 * node1, which is the one that listens. How a subject is written is a matter of the dialect; {@link #toString()} is April's form.
 *
 * @param node the node the message is for
 * @param via the node that passes it on, if it is relayed
 * @param method what is asked of it
 * @param event acknowledged or not
 */
public record Subject(NodeName node, Optional<NodeName> via, Method method, Event event) {

    /** A subject of the given parts, which are taken as they are. */
    public Subject {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(via, "via");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(event, "event");
    }

    /**
     * The plain form with three tokens.
     *
     * @param node the node the message is for
     * @param method what is asked of it
     * @param event acknowledged or not
     * @return the subject
     */
    public static Subject of(NodeName node, Method method, Event event) {
        return new Subject(node, Optional.empty(), method, event);
    }

    /**
     * The relay form with four tokens.
     *
     * @param node the node the message is for in the end
     * @param via the node that passes it on
     * @param method {@code REQRelay}, in Steward
     * @param event acknowledged or not
     * @return the subject
     */
    public static Subject relay(NodeName node, NodeName via, Method method, Event event) {
        return new Subject(node, Optional.of(via), method, event);
    }

    /** April's form, {@code node1.REQPing.EventACK}. */
    @Override
    public String toString() {
        String target = via.map(relay -> node + "." + relay).orElse(node.value());
        return target + "." + method + "." + (event == Event.ACK ? "EventACK" : "EventNACK");
    }
}
