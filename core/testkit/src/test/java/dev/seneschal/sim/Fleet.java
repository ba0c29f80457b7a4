package dev.seneschal.sim;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.node.Deferred;
import dev.seneschal.node.HandlerContext;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.Ordering;
import dev.seneschal.node.Sending;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxFailedException;
import dev.seneschal.outbox.OutboxFullException;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.time.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Two or three nodes that send each other messages, which their handlers take their time over, fail at, defer, and reply to. Some of the
 * messages expire, some are cancelled, and dead letters are put back. The seed decides which order is kept.
 */
final class Fleet implements Scenario {

    /** How a node is built over its parts; a bug can be planted here. */
    interface Base {
        NodeBuilder over(NodeParts parts);
    }

    /** Which messages keep their order. */
    private enum Order {
        NONE(Ordering.NONE),
        PER_SUBJECT(Ordering.PER_SUBJECT),
        BY_KEY(Ordering.byKey(Fleet::keyOf));

        private final Ordering ordering;

        Order(Ordering ordering) {
            this.ordering = ordering;
        }

        /** The message's group of those that are handled in order. What nobody acknowledges is not: the next does not wait for it. */
        Optional<String> groupOf(Message message) {
            return switch (this) {
                case NONE -> Optional.empty();
                case PER_SUBJECT ->
                    message.delivery().event() == Event.NACK
                            ? Optional.empty()
                            : Optional.of(message.method().value());
                case BY_KEY -> keyOf(message).map(key -> "key " + key);
            };
        }
    }

    static final int MESSAGES = 60;
    /** So few that an outbox is full now and then. No dead letter is dropped for want of room. */
    static final OutboxLimits LIMITS = OutboxLimits.DEFAULT.withMaxMessages(40).withMaxDeadLetters(2 * MESSAGES);
    /** So many that nothing leaves the window for want of room. */
    private static final int IDS = 4 * MESSAGES;

    private static final int TIMELINES = 16;
    private static final int QUEUE = 4;
    /** Of so many messages one is cancelled, and one has a time to live. */
    private static final int ONE_OF = 10;

    private static final int REQUEUES = 4;
    private static final int LETTERS_AT_ONCE = 3;
    private static final Duration SENDING_TIME = Duration.ofSeconds(60);
    private static final Duration STORM = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);
    private static final Duration LONGEST_LIFE = Duration.ofSeconds(20);
    private static final Duration LONGEST_REGRET = Duration.ofSeconds(5);

    private final Base base;
    /** In place of the order that is to be kept. */
    private final Optional<Ordering> ordering;

    private final boolean someExpire;

    Fleet() {
        this(parts -> parts.builder(parts.transport(), DurableOutbox.over(parts.store(), LIMITS, parts.environment())));
    }

    Fleet(Base base) {
        this(base, Optional.empty(), true);
    }

    /** One that keeps another order than it is to keep. */
    Fleet(Ordering ordering) {
        this(new Fleet().base, Optional.of(ordering), true);
    }

    private Fleet(Base base, Optional<Ordering> ordering, boolean someExpire) {
        this.base = base;
        this.ordering = ordering;
        this.someExpire = someExpire;
    }

    /** The same without times to live: what is left of one is told by the wall clock after a restart. */
    Fleet withoutTimeToLive() {
        return new Fleet(base, ordering, false);
    }

    @Override
    public void play(SimulatedWorld world) {
        RandomGenerator random = world.random();
        int attempts = 2 + random.nextInt(6);
        MemoryBounds bounds = new MemoryBounds(LIMITS, 1 + random.nextInt(4), QUEUE, IDS, TIMELINES);
        boolean countsCrashes = random.nextBoolean();
        Order order = Order.values()[random.nextInt(Order.values().length)];
        RepliesFollowed replies = new RepliesFollowed();
        Map<String, NodeParts> lives = new HashMap<>();
        List<SimulatedNode> nodes = new ArrayList<>();
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            String name = "node" + i;
            nodes.add(world.node(name, parts -> {
                lives.put(name, parts);
                return bounds.set(prepare(world, replies, parts, attempts))
                        .ordering(ordering.orElse(order.ordering))
                        .countsCrashes(countsCrashes);
            }));
        }
        SimulatedNode from = nodes.get(0);
        SimulatedNode to = nodes.get(0);
        Duration when = Duration.ZERO;
        for (int i = 0; i < MESSAGES; i++) {
            // Half of them come together with the one before, as a burst, so that they are published and answered
            // together.
            if (random.nextBoolean()) {
                from = nodes.get(random.nextInt(nodes.size()));
                to = nodes.get(random.nextInt(nodes.size()));
                when = Duration.ofNanos(random.nextLong(SENDING_TIME.toNanos()));
            }
            Message message = message(random, to.name(), i, someExpire);
            SimulatedNode sender = from;
            if (random.nextInt(10) == 0) {
                world.environment().schedule(when, () -> request(sender, lives, message, replies));
            } else {
                world.environment().schedule(when, () -> send(world, sender, message, order, replies));
            }
        }
        for (int i = 0; i < REQUEUES; i++) {
            SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
            world.environment()
                    .schedule(
                            Duration.ofNanos(random.nextLong(STORM.toNanos())),
                            () -> requeueSome(random, node, replies));
        }
        bounds.watch(world, nodes, BETWEEN_LOOKS, STORM);
        world.run(STORM);
        world.settle();
        replies.check(world, nodes);
        nodes.forEach(node -> bounds.checkAtRest(world, node));
    }

    private NodeBuilder prepare(SimulatedWorld world, RepliesFollowed replies, NodeParts parts, int attempts) {
        return base.over(parts)
                .handle("REQWork", parts.recorded((message, context) -> work(world, parts, context)))
                .handle("REQStep", parts.recorded((message, context) -> work(world, parts, context)))
                .handle("REQDone", parts.recorded(replies::handled))
                .handle("REQNote", Event.NACK, parts.recorded((message, context) -> {}))
                .attempts(attempts)
                .ackTimeout(Duration.ofSeconds(2))
                .methodTimeout(Duration.ofSeconds(5))
                .unavailableFor(Duration.ofSeconds(40))
                .backoff(new Backoff(Duration.ofMillis(200), 2, Duration.ofSeconds(5), 0.2));
    }

    /** Sends it as soon as the node is there to take it. */
    private static void send(
            SimulatedWorld world, SimulatedNode from, Message message, Order order, RepliesFollowed replies) {
        Optional<Sending> sending = from.send(message);
        if (sending.isEmpty()) {
            world.environment().schedule(PAUSE, () -> send(world, from, message, order, replies));
            return;
        }
        if (!message.reply().method().isNone()) {
            replies.asked(sending.get().id());
        }
        order.groupOf(message)
                .ifPresent(group -> world.ledger()
                        .inOrder(
                                from.name() + " to " + message.to() + ", " + group,
                                sending.get().id()));
        if (world.random().nextInt(ONE_OF) == 0) {
            Duration later = Duration.ofNanos(world.random().nextLong(LONGEST_REGRET.toNanos()));
            world.environment().schedule(later, sending.get()::cancel);
        }
    }

    /** Puts some of its dead letters back, if the node is there to do so. */
    private static void requeueSome(RandomGenerator random, SimulatedNode node, RepliesFollowed replies) {
        node.node().ifPresent(up -> {
            List<DeadLetter> some = new ArrayList<>();
            for (DeadLetter letter : up.deadLetters().list()) {
                if (some.size() < LETTERS_AT_ONCE && random.nextBoolean() && !wouldBeAnsweredTwice(letter, replies)) {
                    some.add(letter);
                }
            }
            node.requeue(some);
        });
    }

    /** Under a new id its handler may run once more, and so may the one that handles its reply, or it itself if it is one. */
    private static boolean wouldBeAnsweredTwice(DeadLetter letter, RepliesFollowed replies) {
        boolean getsANewId =
                letter.direction() == DeadLetter.Direction.INCOMING || letter.reason() == Receipt.Reason.REFUSED;
        boolean isReply = letter.record().envelope().subject().contains(".REQDone.");
        return getsANewId && (isReply || replies.isAsked(letter.id()));
    }

    /** Asks, if the node is there to do so. What it asks is not followed as a message. */
    private static void request(
            SimulatedNode from, Map<String, NodeParts> lives, Message message, RepliesFollowed replies) {
        Message question = Message.builder().to(message.to()).method("REQWork").build();
        try {
            from.node()
                    .ifPresent(up -> replies.requested(
                            Objects.requireNonNull(lives.get(from.name())).environment(),
                            up.request(question, PATIENCE)));
        } catch (OutboxFullException | OutboxFailedException refused) {
            // It is not asked, then.
        }
    }

    /** The steps of a plan keep their order. */
    static Optional<String> keyOf(Message message) {
        return message.method().value().equals("REQStep")
                ? Optional.of(message.arguments().get(0))
                : Optional.empty();
    }

    private static Message message(RandomGenerator random, String to, int number, boolean mayExpire) {
        Message.Builder message = Message.builder().to(to).data("message " + number);
        int kind = random.nextInt(10);
        if (kind == 0) {
            return message.method("REQNote").event(Event.NACK).build();
        }
        if (kind < 4) {
            return message.method("REQStep")
                    .arguments(List.of("plan" + random.nextInt(2)))
                    .build();
        }
        message.method("REQWork");
        if (mayExpire && random.nextInt(ONE_OF) == 0) {
            message.timeToLive(Duration.ofNanos(1 + random.nextLong(LONGEST_LIFE.toNanos())));
        }
        return kind < 7 ? message.reply(ReplyRequest.by(Method.of("REQDone"))).build() : message.build();
    }

    private static void work(SimulatedWorld world, NodeParts parts, HandlerContext context)
            throws InterruptedException {
        int kind = world.random().nextInt(20);
        Duration time = Duration.ofMillis(1 + world.random().nextInt(kind == 0 ? 7000 : 1000));
        if (kind < 8) {
            context.sleep(time);
        }
        if (kind == 8 || kind == 1) {
            throw new IllegalStateException("failed on purpose");
        }
        if (kind == 9 || kind == 10) {
            Deferred outcome = context.defer();
            world.environment().schedule(time.multipliedBy(kind == 9 ? 7 : 1), () -> {
                if (parts.environment().isAlive()) {
                    end(world.random(), context, outcome);
                }
            });
            return;
        }
        context.reply("done");
    }

    private static void end(RandomGenerator random, HandlerContext context, Deferred outcome) {
        if (random.nextInt(5) == 0) {
            outcome.fail(new IllegalStateException("failed on purpose"));
        } else {
            context.reply("done");
            outcome.succeed();
        }
    }
}
