package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Receipt.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wall clock is set back by an hour while a node is down: its next process goes by it, and must not be misled. */
class ClockSetBackAtRestartTest {

    private static final int SEEDS = 50;
    private static final int MESSAGES = 60;
    private static final Duration DOWN = Duration.ofSeconds(20);
    private static final Duration UP = Duration.ofSeconds(25);
    private static final Duration BACK = Duration.ofHours(-1);

    @Test
    void nothingThatHappensIsAnother() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(history(seed, BACK)).isEqualTo(history(seed, Duration.ZERO));
        }
    }

    private static List<String> history(long seed, Duration jump) {
        List<String> history = new ArrayList<>();
        Faults faults = Faults.builder()
                .dropped(0.1)
                .duplicated(0.1)
                .reordered(0.1)
                .disconnects(2)
                .build();
        SimulationReport report = Simulation.seed(seed).faults(faults).check(world -> {
            allDown(world, jump);
            new Fleet().withoutTimeToLive().play(world);
            history.addAll(world.ledger().history());
        });
        assertThat(report.count(Happening.REPEATED)).isPositive();
        return history;
    }

    private static void allDown(SimulatedWorld world, Duration jump) {
        world.environment().schedule(DOWN, () -> {
            world.nodes().forEach(SimulatedNode::crash);
            world.environment().jumpWallClock(jump);
        });
        world.environment().schedule(UP, () -> world.nodes().forEach(SimulatedNode::start));
    }

    @Test
    void whatWasHandledBeforeIsKnownAgain() {
        SimulationReport report = Simulation.seeds(1, SEEDS)
                .faults(Faults.builder().answersDropped(0.5).build())
                .check(world -> {
                    SimulatedNode kitchen = world.node(
                            "kitchen",
                            parts -> parts.builder().handle("REQNote", parts.recorded((message, context) -> {})));
                    SimulatedNode hall = world.node(
                            "hall", parts -> parts.builder().attempts(40).ackTimeout(DOWN.plusSeconds(1)));
                    for (int i = 0; i < MESSAGES; i++) {
                        hall.send(note().build());
                    }
                    world.run(DOWN);
                    kitchen.crash();
                    world.environment().jumpWallClock(BACK);
                    kitchen.start();
                    world.settle();

                    for (MessageId id : world.ledger().sent()) {
                        assertThat(world.ledger().handled(id))
                                .as("runs of %s", id)
                                .isEqualTo(1);
                        assertThat(world.ledger().receipt(id))
                                .hasValueSatisfying(
                                        receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.DELIVERED));
                    }
                });

        assertThat(report.count(Happening.REPEATED)).isGreaterThan(SEEDS);
    }

    @Test
    void whatWasStoredBeforeIsSentBeforeWhatIsStoredAfter() {
        SimulationReport report = Simulation.seeds(1, SEEDS)
                .faults(OrderedSending.FAULTS)
                .check(world -> {
                    world.environment()
                            .schedule(
                                    Duration.ofSeconds(15),
                                    () -> world.environment().jumpWallClock(BACK));
                    new OrderedSending(NodeParts::store).play(world);
                });

        assertThat(report.count(Happening.CRASHED)).isGreaterThan(SEEDS);
    }

    @Test
    void whatHasATimeToLiveDoesNotLiveLonger() {
        Duration timeToLive = Duration.ofSeconds(60);
        Simulation.seed(1).check(world -> {
            SimulatedNode hall = world.node("hall", NodeParts::builder);
            hall.send(note().timeToLive(timeToLive).build());
            world.run(DOWN);
            hall.crash();
            world.environment().jumpWallClock(BACK);
            hall.start();
            world.run(timeToLive.minusSeconds(1));
            MessageId id = world.ledger().sent().get(0);
            assertThat(world.ledger().receipt(id))
                    .as("counted from the restart, for want of a better")
                    .isEmpty();

            world.run(Duration.ofSeconds(2));

            assertThat(world.ledger().receipt(id))
                    .hasValueSatisfying(receipt ->
                            assertThat(((Receipt.GaveUp) receipt).reason()).isEqualTo(Reason.EXPIRED));
        });
    }

    private static Message.Builder note() {
        return Message.builder().to("kitchen").method("REQNote");
    }
}
