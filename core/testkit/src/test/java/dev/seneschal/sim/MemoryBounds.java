package dev.seneschal.sim;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Sending;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.outbox.SeenRecord;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node may hold. At any time: what its settings allow, however much it is sent. At rest: of a message that has ended nothing but
 * its timeline, its dead letter, and that it was seen.
 *
 * @param outbox its outbox's limits
 * @param concurrency handlers that run at once
 * @param queue messages that wait for one
 * @param ids messages remembered
 * @param timelines timelines kept
 */
record MemoryBounds(OutboxLimits outbox, int concurrency, int queue, int ids, int timelines) {

    /** Messages that are settled stay in line for their subject until they come to the front or are so many. */
    private static final int SETTLED_IN_LINE = 128;
    /** A node that holds no message. */
    private static final int SIZE_OF_A_NODE = 2200;

    private static final int SIZE_OF_A_RECORD = 40;
    private static final int SIZE_OF_A_TIMELINE = 130;
    /** With its headers and body, a full timeline, and a place in each table. */
    private static final int SIZE_OF_A_MESSAGE = 100;

    /** The settings that these bounds are of. */
    NodeBuilder set(NodeBuilder builder) {
        return builder.handlerConcurrency(concurrency)
                .handlerQueue(queue)
                .deduplication(ids, Duration.ofHours(1))
                .timelines(timelines);
    }

    /** Looks now and then, from now on for a while. */
    void watch(SimulatedWorld world, List<SimulatedNode> nodes, Duration every, Duration until) {
        for (Duration when = every; when.compareTo(until) <= 0; when = when.plus(every)) {
            world.environment().schedule(when, () -> nodes.forEach(node -> check(world, node)));
        }
    }

    void check(SimulatedWorld world, SimulatedNode node) {
        NodeParts parts = node.parts();
        Outbox outbox = parts == null ? null : parts.outbox();
        if (outbox != null && node.isUp()) {
            Bounded bounded =
                    new Bounded(world, node.name(), Held.by(node.node().orElseThrow(), outbox));
            bounded.atMost(this.outbox.maxMessages(), "messages in the outbox", outbox.size());
            bounded.atMost(
                    this.outbox.maxDeadLetters(),
                    "dead letters",
                    outbox.deadLetters().size());
            bounded.atMost(
                    ids + accepted(), "messages remembered", outbox.seen().size());
            bounded.atMost(this.outbox.maxMessages() + SETTLED_IN_LINE, Sending.class);
            bounded.atMost(2 * accepted(), HandlerContext.class);
            bounded.atMost(
                    this.outbox.maxMessages() + SETTLED_IN_LINE + this.outbox.maxDeadLetters(), OutboxRecord.class);
            bounded.atMost(this.outbox.maxDeadLetters(), DeadLetter.class);
            bounded.atMost(ids + accepted(), SeenRecord.class);
            bounded.atMost(timelines + this.outbox.maxMessages(), Receipt.class);
            bounded.atMost(SIZE_OF_A_NODE + SIZE_OF_A_MESSAGE * messages(), "objects in all", bounded.held.size());
        }
    }

    void checkAtRest(SimulatedWorld world, SimulatedNode node) {
        check(world, node);
        NodeParts parts = node.parts();
        Outbox outbox = parts == null ? null : parts.outbox();
        if (outbox == null) {
            world.ledger().violated(node.name() + " is down at rest");
            return;
        }
        Bounded bounded =
                new Bounded(world, node.name() + " at rest", Held.by(node.node().orElseThrow(), outbox));
        bounded.atMost(0, Sending.class);
        bounded.atMost(0, HandlerContext.class);
        bounded.atMost(timelines, Receipt.class);
        bounded.atMost(outbox.deadLetters().size(), OutboxRecord.class);
        // The error kernel keeps the latest of each kind.
        bounded.atMost((int) bounded.held.all(ErrorEvent.class).count(), Message.class);
        bounded.atMost(atRest(bounded.held, outbox), "objects in all", bounded.held.size());
        Set<MessageId> known = bounded.held.all(MessageId.class).collect(Collectors.toCollection(HashSet::new));
        outbox.seen().forEach(seen -> known.remove(seen.id()));
        outbox.deadLetters()
                .list()
                .forEach(letter -> known.remove(letter.record().id()));
        bounded.held.all(Receipt.class).forEach(receipt -> known.remove(receipt.id()));
        bounded.atMost(0, "ids of messages that have ended", known.size());
    }

    private static int atRest(Held held, Outbox outbox) {
        int withRecords = outbox.seen().size()
                + outbox.deadLetters().size()
                + (int) held.all(ErrorEvent.class).count();
        int bodies = outbox.deadLetters().list().stream()
                .mapToInt(letter -> letter.record().envelope().bodyBytes())
                .sum();
        return SIZE_OF_A_NODE
                + SIZE_OF_A_RECORD * withRecords
                + bodies
                + SIZE_OF_A_TIMELINE * (int) held.all(Receipt.class).count();
    }

    private int accepted() {
        return concurrency + queue;
    }

    private int messages() {
        return outbox.maxMessages() + outbox.maxDeadLetters() + accepted() + ids + timelines;
    }

    private record Bounded(SimulatedWorld world, String who, Held held) {

        void atMost(int most, Class<?> type) {
            atMost(most, "objects of " + type.getSimpleName(), (int)
                    held.all(type).count());
        }

        void atMost(int most, String what, int count) {
            if (count > most) {
                world.ledger().violated(who + " holds " + count + " " + what + ", at most " + most + " were expected");
            }
        }
    }
}
