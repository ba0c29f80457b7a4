package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.outbox.RingBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One kind of trouble at a time, and what must come of it exactly. */
class DeliveryUnderOneFaultTest {

    private static final int SEEDS = 200;
    private static final int MESSAGES = 60;

    @Test
    void halfOfAllAcknowledgementsLostDeliversAllAndRunsEachHandlerOnce() {
        SimulationReport report = Simulation.seeds(1, SEEDS)
                .faults(Faults.builder().answersDropped(0.5).build())
                .check(world -> {
                    SimulatedNode kitchen = kitchen(world);
                    SimulatedNode hall =
                            world.node("hall", parts -> parts.builder().attempts(40));

                    sendAll(hall, kitchen);
                    world.run(Duration.ofHours(1));
                    world.settle();

                    assertEachDeliveredAndHandledOnce(world);
                });

        assertThat(report.count(Happening.ANSWER_DROPPED))
                .as("an answer may hold for several messages")
                .isGreaterThan(SEEDS * MESSAGES / 4);
        assertThat(report.count(Happening.GROUP_DROPPED)).isPositive();
        assertThat(report.count(Happening.HANDLED)).isEqualTo(SEEDS * MESSAGES);
    }

    @Test
    void everyMessageTenTimesInRandomOrderIsHandledOnce() {
        SimulationReport report = Simulation.seeds(1, SEEDS)
                .faults(Faults.builder().reordered(1).build())
                .check(world -> {
                    SimulatedNode kitchen = kitchen(world);
                    SimulatedNode hall = world.node(
                            "hall",
                            parts ->
                                    parts.builder(BadTransport.publishesTenTimes(parts.transport()), new RingBuffer()));

                    sendAll(hall, kitchen);
                    world.run(Duration.ofMinutes(1));
                    world.settle();

                    assertEachDeliveredAndHandledOnce(world);
                });

        assertThat(report.count(Happening.REPEATED)).isGreaterThanOrEqualTo(9L * SEEDS * MESSAGES);
    }

    @Test
    void theWallClockSetBackByAnHourChangesNothing() {
        for (long seed = 1; seed <= SEEDS / 4; seed++) {
            assertThat(history(seed, Duration.ofHours(-1))).isEqualTo(history(seed, Duration.ZERO));
        }
    }

    @Test
    void whatWasStoredIsSentAgainInItsOrderAndBeforeWhatIsNew() {
        SimulationReport report =
                Simulation.seeds(1, SEEDS).faults(OrderedSending.FAULTS).check(new OrderedSending(NodeParts::store));

        assertThat(report.count(Happening.CRASHED)).isGreaterThan(SEEDS);
    }

    private static List<String> history(long seed, Duration jump) {
        List<String> history = new ArrayList<>();
        Faults faults = Faults.builder()
                .dropped(0.1)
                .duplicated(0.1)
                .reordered(0.1)
                .disconnects(2)
                .build();
        Simulation.seed(seed).faults(faults).check(world -> {
            world.environment()
                    .schedule(Duration.ofSeconds(20), () -> world.environment().jumpWallClock(jump));
            new Fleet().play(world);
            world.settle();
            history.addAll(world.ledger().history());
        });
        return history;
    }

    private static SimulatedNode kitchen(SimulatedWorld world) {
        return world.node(
                "kitchen",
                parts -> parts.builder()
                        .handle("REQNote", parts.recorded((message, context) -> context.sleep(Duration.ofMillis(20)))));
    }

    private static void sendAll(SimulatedNode from, SimulatedNode to) {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(from.send(
                            Message.builder().to(to.name()).method("REQNote").build()))
                    .isPresent();
        }
    }

    private static void assertEachDeliveredAndHandledOnce(SimulatedWorld world) {
        assertThat(world.ledger().sent()).hasSize(MESSAGES);
        for (MessageId id : world.ledger().sent()) {
            assertThat(world.ledger().receipt(id))
                    .hasValueSatisfying(receipt -> assertThat(receipt.outcome()).isEqualTo(Outcome.DELIVERED));
            assertThat(world.ledger().handled(id)).as("runs of %s", id).isEqualTo(1);
        }
    }
}
