package dev.seneschal.sim;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.time.VirtualProcess;
import dev.seneschal.wire.WireFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The replies of one world. Of a request that is reported as delivered the reply is not lost: it is handled, or was given up and is a
 * dead letter. It is not doubled: all of its copies have one id. Who waits for a reply gets it or hears that there is none.
 */
final class RepliesFollowed {

    private record Request(VirtualProcess process, CompletableFuture<Message> reply) {}

    private final Set<MessageId> asking = new LinkedHashSet<>();
    private final Map<Long, Set<MessageId>> handled = new HashMap<>();
    private final List<Request> requests = new ArrayList<>();

    /** A message that asks for one reply was accepted. */
    void asked(MessageId id) {
        asking.add(id);
    }

    /** Whether it asks for a reply, which would come twice if it were sent anew under another id. */
    boolean isAsked(MessageId id) {
        return asking.contains(id);
    }

    /** Somebody waits for a reply, as long as his process lives. */
    void requested(VirtualProcess process, CompletableFuture<Message> reply) {
        requests.add(new Request(process, reply));
    }

    /** A reply is handled. */
    void handled(Message reply, HandlerContext context) {
        handled.computeIfAbsent(requestOf(reply), first -> new HashSet<>())
                .add(context.id().orElseThrow());
    }

    void check(SimulatedWorld world, List<SimulatedNode> nodes) {
        Set<Long> givenUp = givenUp(world.wire(), nodes);
        for (MessageId id : asking) {
            boolean delivered = world.ledger()
                    .receipt(id)
                    .filter(receipt -> receipt.outcome() == Receipt.Outcome.DELIVERED)
                    .isPresent();
            int replies = handled.getOrDefault(id.wireId(), Set.of()).size();
            if (delivered && replies == 0 && !givenUp.contains(id.wireId())) {
                world.ledger().violated("the reply to " + id + " is lost");
            }
            if (replies > 1) {
                world.ledger().violated("the reply to " + id + " is doubled: " + handled.get(id.wireId()));
            }
        }
        for (Request request : requests) {
            if (request.process.isAlive() && !request.reply.isDone()) {
                world.ledger().violated("a request is waited for without end");
            }
        }
    }

    private static Set<Long> givenUp(WireFormat wire, List<SimulatedNode> nodes) {
        Set<Long> givenUp = new HashSet<>();
        for (SimulatedNode node : nodes) {
            node.node().ifPresent(up -> {
                for (DeadLetter letter : up.deadLetters().list()) {
                    givenUp.add(
                            requestOf(wire.toMessage(letter.record().envelope()).message()));
                }
            });
        }
        return givenUp;
    }

    private static long requestOf(Message reply) {
        return reply.steward().previousMessage().map(Message::id).orElse(0L);
    }
}
