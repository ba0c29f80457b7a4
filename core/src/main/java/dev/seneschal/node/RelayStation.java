package dev.seneschal.node;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.node.RelayedRequests.Request;
import dev.seneschal.wire.Dialect;
import dev.seneschal.wire.WireFormat.Received;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Passes messages of other nodes on, and the replies to them back. A message is acknowledged once what it becomes is stored.
 *
 * <p>To whom a reply goes is what this node remembers of the request, never what a message says; and only the node that was asked can
 * reply, or who says that it is of the queue group that was. So whoever writes relay fields or a previous message into a message of his own makes this node send nothing.
 */
final class RelayStation {

    private static final Duration MOST_TO_STORE = Duration.ofMinutes(1);

    private final NodeName own;
    private final Relaying relaying;
    private final Outbound outbound;
    private final RelayedRequests requests;

    RelayStation(NodeSettings settings, Outbound outbound, RelayedRequests requests) {
        this.own = settings.name();
        this.relaying = settings.relaying();
        this.outbound = outbound;
        this.requests = requests;
    }

    /** What passes a request on that came on a relay subject. */
    NodeSettings.Registration requestHandler(Received received) {
        return new NodeSettings.Registration(Event.ACK, (message, context) -> passOn(received, context));
    }

    /** Whether a message says that it answers one that this node passed on. */
    boolean isReply(Message message) {
        Optional<Message> previous = message.steward().previousMessage();
        return previous.isPresent() && previous.get().relay().originalVia().equals(own);
    }

    /** What passes a reply back, of a node or for a queue group, and hands it to a handler of this node, if it is to. */
    NodeSettings.Registration replyHandler(Received received, String group, NodeSettings.@Nullable Registration local) {
        MessageHandler here = relaying.handlesReplies() && local != null ? local.handler() : null;
        return new NodeSettings.Registration(
                received.subject().event(), (message, context) -> passBack(received, group, here, context));
    }

    private void passOn(Received received, HandlerContext context) {
        Message message = received.message();
        Relay relay = message.relay();
        NodeName origin = publisher(received);
        check(received, origin);
        Dialect dialect = outbound.dialectOf(relay.to());
        MessageId id = received.id().orElseGet(outbound::newId);
        if (!message.reply().method().isNone()) {
            remember(received, origin, id);
        }
        Message onward = message.toBuilder()
                .to(relay.to())
                .from(own)
                .method(relay.originalMethod())
                .delivery(message.delivery().withEvent(dialect.event(relay.originalMethod())))
                .build();
        handledOnce(outbound.passOn(onward, id, dialect), context);
    }

    private void check(Received received, NodeName origin) {
        Relay relay = received.message().relay();
        NodeName to = received.subject().node();
        if (!relay.to().equals(to) || !to.isValid()) {
            throw refused("its subject is bound for " + to + ", its payload for " + relay.to());
        }
        if (!origin.isValid() || !relay.from().equals(origin)) {
            throw refused("it says that it began at " + relay.from() + ", and was published by " + origin);
        }
        if (!relay.originalVia().equals(own)) {
            throw refused("it says that it goes through " + relay.originalVia());
        }
        if (to.equals(own) || to.equals(origin)) {
            throw refused("it would go from " + origin + " through " + own + " to " + to + ", in a circle");
        }
        if (!RelayOrigin.mayBeRelayed(relay.originalMethod())) {
            throw refused("it asks for method \"" + relay.originalMethod() + "\"");
        }
    }

    /** Before it is sent, so that no reply is quicker. */
    private void remember(Received received, NodeName origin, MessageId id) {
        Message message = received.message();
        Method asked = message.relay().replyMethod();
        Method replyMethod = asked.isNone() ? message.reply().method() : asked;
        if (!RelayOrigin.mayBeRelayed(replyMethod)) {
            throw refused("it asks for its reply by method \"" + replyMethod + "\"");
        }
        Request request = new Request(
                origin,
                message.id(),
                message.relay().to(),
                message.relay().originalMethod(),
                replyMethod,
                received.dialect());
        if (!requests.remember(id.wireId(), request)) {
            throw refused("another request has its id");
        }
    }

    private void passBack(Received received, String group, @Nullable MessageHandler here, HandlerContext context)
            throws Exception {
        Message message = received.message();
        Message previous = message.steward().previousMessage().orElseThrow();
        Request request = requests.find(previous.id());
        NodeName from = publisher(received);
        if (request == null
                || !(request.destination().equals(from)
                        || request.destination().value().equals(group))
                || !request.method().equals(previous.method())) {
            throw refused(own + " knows of no relayed " + previous.method() + " that " + from + " could reply to");
        }
        Message copy = message.toBuilder()
                .to(request.origin())
                .method(request.replyMethod())
                .delivery(message.delivery().withEvent(request.dialect().event(request.replyMethod())))
                .relay(Relay.NONE)
                .steward(message.steward().withPreviousMessage(Optional.of(arrived(previous, request))))
                .build();
        CompletableFuture<Void> stored =
                outbound.passOn(copy, received.id().orElseGet(outbound::newId), request.dialect());
        if (here == null) {
            handledOnce(stored, context);
        } else if (context.await(stored, MOST_TO_STORE)) {
            stored.join();
            here.handle(message, context);
        } else {
            throw new IllegalStateException("the outbox has not stored the reply within " + MOST_TO_STORE);
        }
    }

    /** The request as its origin knows it, and not to be passed on by anybody. */
    private static Message arrived(Message previous, Request request) {
        Relay relay = previous.relay();
        return previous.toBuilder()
                .id(request.originalId())
                .relay(new Relay(
                        NodeName.NONE,
                        NodeName.NONE,
                        relay.from(),
                        relay.to(),
                        relay.originalMethod(),
                        relay.replyMethod()))
                .build();
    }

    private static void handledOnce(CompletableFuture<Void> stored, HandlerContext context) {
        Deferred outcome = context.defer();
        stored.whenComplete((done, failure) -> {
            if (failure == null) {
                outcome.succeed();
            } else {
                outcome.fail(Tracked.unwrap(failure));
            }
        });
    }

    /** A Go node of January has no header that names it, so there the payload's word counts. */
    private static NodeName publisher(Received received) {
        return received.publisher().isNone() ? received.message().from() : received.publisher();
    }

    private static RelayRefusedException refused(String reason) {
        return RelayRefusedException.forGood("not passed on: " + reason);
    }
}
