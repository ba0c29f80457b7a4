package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxLimits;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A node's memory is bounded, however much it is sent, and empty of what has ended. That this is really seen is shown by nodes with other settings. */
class MemoryBoundsTest {

    private static final int SEEDS = 4;
    private static final int SEEDS_TO_FIND_IT = 50;
    private static final int MESSAGES = 4000;
    private static final Duration TIME = Duration.ofMinutes(4);
    private static final Faults FAULTS = Faults.builder()
            .dropped(0.05)
            .answersDropped(0.05)
            .duplicated(0.05)
            .reordered(0.05)
            .unheard(0.02)
            .unpublished(0.02)
            .disconnects(2)
            .crashes(0.5)
            .build();
    private static final MemoryBounds BOUNDS =
            new MemoryBounds(OutboxLimits.DEFAULT.withMaxMessages(20).withMaxDeadLetters(5), 2, 4, 16, 8);

    @Test
    void aFloodFillsNoMoreThanTheSettingsAllow() {
        SimulationReport report =
                Simulation.seeds(1, SEEDS).faults(FAULTS).check(world -> flood(world, BOUNDS.outbox(), node -> node));

        assertThat(report.count(Happening.SENT)).isGreaterThan(SEEDS * MESSAGES / 2);
        assertThat(report.count(Happening.HANDLED_AFTER_WINDOW)).isGreaterThan(SEEDS * BOUNDS.ids());
        assertThat(report.count(Happening.DEAD_LETTER))
                .isGreaterThan(SEEDS * 2L * BOUNDS.outbox().maxDeadLetters());
    }

    @Test
    void findsAnOutboxThatTakesMore() {
        assertFound(BOUNDS.outbox().withMaxMessages(1000), node -> node, "messages in the outbox, at most 20");
    }

    @Test
    void findsDeadLettersOfWhichNoneIsDropped() {
        assertFound(BOUNDS.outbox().withMaxDeadLetters(1000), node -> node, "dead letters, at most 5");
    }

    @Test
    void findsAWindowThatNothingLeaves() {
        assertFound(
                BOUNDS.outbox(),
                node -> node.deduplication(1_000_000, Duration.ofHours(1)),
                "messages remembered, at most 22");
    }

    @Test
    void findsTimelinesThatAreKept() {
        assertFound(BOUNDS.outbox(), node -> node.timelines(1000), "objects of Receipt, at most 28");
    }

    @Test
    void findsAQueueThatGrows() {
        assertFound(BOUNDS.outbox(), node -> node.handlerQueue(1000), "objects of HandlerContext, at most 12");
    }

    @Test
    void findsWhatIsLeftOfAMessageAtRest() {
        assertThatExceptionOfType(SimulationFailedError.class)
                .isThrownBy(() -> Simulation.seed(1).check(MemoryBoundsTest::callARestTooEarly))
                .withMessageContaining("VIOLATED: hall at rest holds 1 objects of Sending, at most 0")
                .withMessageContaining("VIOLATED: hall at rest holds 1 objects of OutboxRecord, at most 0")
                .withMessageContaining("VIOLATED: hall at rest holds 1 ids of messages that have ended, at most 0")
                .withMessageContaining("VIOLATED: kitchen at rest holds 1 objects of HandlerContext, at most 0");
    }

    private static void callARestTooEarly(SimulatedWorld world) {
        SimulatedNode kitchen = world.node(
                "kitchen",
                parts -> BOUNDS.set(parts.builder()
                        .handle(
                                "REQNote",
                                parts.recorded((message, context) -> context.sleep(Duration.ofSeconds(5))))));
        SimulatedNode hall = world.node("hall", parts -> BOUNDS.set(parts.builder()));
        hall.send(Message.builder().to("kitchen").method("REQNote").build());
        world.run(Duration.ofSeconds(1));
        BOUNDS.checkAtRest(world, hall);
        BOUNDS.checkAtRest(world, kitchen);
    }

    private static void assertFound(OutboxLimits limits, UnaryOperator<NodeBuilder> other, String found) {
        assertThatExceptionOfType(SimulationFailedError.class)
                .isThrownBy(() -> Simulation.seeds(1, SEEDS_TO_FIND_IT)
                        .faults(FAULTS)
                        .check(world -> flood(world, limits, other)))
                .withMessageContaining(found);
    }

    /** Two nodes send to each other and to themselves more than they can take. */
    private static void flood(SimulatedWorld world, OutboxLimits limits, UnaryOperator<NodeBuilder> other) {
        List<SimulatedNode> nodes = List.of(node(world, "hall", limits, other), node(world, "kitchen", limits, other));
        BOUNDS.watch(world, nodes, Duration.ofSeconds(1), TIME);
        for (int i = 0; i < MESSAGES; i++) {
            SimulatedNode from = nodes.get(world.random().nextInt(2));
            SimulatedNode to = nodes.get(world.random().nextInt(2));
            Message.Builder message =
                    Message.builder().to(to.name()).method("REQWork").data("message " + i);
            Message sent = world.random().nextBoolean()
                    ? message.reply(ReplyRequest.by(Method.of("REQDone"))).build()
                    : message.build();
            world.environment().schedule(TIME.multipliedBy(i).dividedBy(MESSAGES), () -> from.send(sent));
        }
        world.run(TIME);
        world.settle();
        nodes.forEach(node -> BOUNDS.checkAtRest(world, node));
    }

    private static SimulatedNode node(
            SimulatedWorld world, String name, OutboxLimits limits, UnaryOperator<NodeBuilder> other) {
        return world.node(
                name,
                parts -> other.apply(BOUNDS.set(parts.builder(
                                parts.transport(), DurableOutbox.over(parts.store(), limits, parts.environment())))
                        .attempts(3)
                        .ackTimeout(Duration.ofSeconds(1))
                        .unavailableFor(Duration.ofSeconds(10))
                        .handle("REQDone", parts.recorded((message, context) -> {}))
                        .handle("REQWork", parts.recorded((message, context) -> {
                            context.sleep(Duration.ofMillis(world.random().nextInt(300)));
                            if (world.random().nextInt(10) == 0) {
                                throw new IllegalStateException("failed on purpose");
                            }
                            context.reply("done");
                        }))));
    }
}
