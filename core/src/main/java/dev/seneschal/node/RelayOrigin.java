package dev.seneschal.node;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.wire.Dialect;
import java.util.Set;

/**
 * Turns a message that is to go through another node into the one that this node is sent. Steward takes two steps for that, the first
 * to itself by {@code REQRelayInitial}, and loses the data between them.
 */
final class RelayOrigin {

    static final Method RELAY = Method.of("REQRelay");

    /** One that passed these on would do so for ever. */
    private static final Set<String> NEVER_RELAYED = Set.of("REQRelay", "REQRelayInitial");

    private final NodeName own;
    private final Relaying relaying;

    RelayOrigin(NodeName own, Relaying relaying) {
        this.own = own;
        this.relaying = relaying;
    }

    static boolean mayBeRelayed(Method method) {
        return method.isValid() && !NEVER_RELAYED.contains(method.value());
    }

    /**
     * What to send, and to whom. A message that goes through its own node goes directly.
     *
     * @param dialect the via node's
     * @throws IllegalArgumentException if it cannot go that way
     */
    Message toVia(Message message, Dialect dialect) {
        Relay asked = message.relay();
        NodeName via = NodeName.of(asked.via().value());
        if (!asked.equals(Relay.through(via, asked.replyMethod()))) {
            throw new IllegalArgumentException(
                    "of the relay fields only via and replyMethod are the sender's; they were " + asked);
        }
        if (via.equals(own)) {
            return message.toBuilder().relay(Relay.NONE).build();
        }
        check(message, via, dialect);
        Method replyMethod = asked.replyMethod().isNone() ? message.reply().method() : asked.replyMethod();
        return message.toBuilder()
                .to(NodeName.received(message.to() + "." + via))
                .method(RELAY)
                .delivery(message.delivery().withEvent(Event.ACK))
                .relay(new Relay(NodeName.NONE, via, own, message.to(), message.method(), replyMethod))
                .build();
    }

    private void check(Message message, NodeName via, Dialect dialect) {
        NodeName to = message.to();
        if (to.equals(via) || to.equals(own)) {
            throw new IllegalArgumentException("a message from " + own + " to " + to + " need not go through " + via);
        }
        if (!mayBeRelayed(message.method())) {
            throw new IllegalArgumentException(message.method() + " is never relayed");
        }
        Event event = dialect.event(message.method());
        if (message.delivery().event() != event) {
            throw new IllegalArgumentException("a relayed " + message.method() + " is sent on as Event" + event
                    + ", and was to be Event" + message.delivery().event());
        }
        if (!relaying.seneschalNodes().contains(via)) {
            known("method", message.method(), via, dialect);
            known("reply method", message.reply().method(), via, dialect);
            known("relay.replyMethod", message.relay().replyMethod(), via, dialect);
        }
    }

    /** A Go node that is to send by a method it does not know dies of it. */
    private static void known(String field, Method method, NodeName via, Dialect dialect) {
        if (!method.isNone() && !dialect.knows(method)) {
            throw new IllegalArgumentException(field + " " + method + " is not one of " + dialect.name() + "'s, which "
                    + via + " may not survive; name it in Relaying.throughSeneschal if it is a Seneschal node");
        }
    }
}
