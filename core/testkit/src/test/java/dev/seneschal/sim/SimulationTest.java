package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.message.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SimulationTest {

    @Test
    void playsEachSeedOnce() {
        Set<Long> played = ConcurrentHashMap.newKeySet();

        SimulationReport report = Simulation.seeds(11, 50).check(world -> played.add(world.seed()));

        assertThat(report.seeds()).isEqualTo(40);
        assertThat(played)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(11, 50).boxed().toList());
    }

    @Test
    void oneSeedGivesOneHistory() {
        for (long seed = 1; seed <= 100; seed++) {
            List<String> once = history(seed);

            assertThat(history(seed)).isEqualTo(once);
        }
    }

    @Test
    void anotherSeedGivesAnotherHistory() {
        assertThat(history(1)).isNotEqualTo(history(2));
    }

    @Test
    void aScenarioThatThrowsFailsItsSeed() {
        IllegalStateException cause = new IllegalStateException("the soup is cold");

        assertThatExceptionOfType(SimulationFailedError.class)
                .isThrownBy(() -> Simulation.seed(42).check(world -> {
                    throw cause;
                }))
                .withMessageStartingWith("seed 42 failed: the soup is cold")
                .withMessageContaining("Simulation.seed(42)")
                .withCause(cause)
                .satisfies(failure -> assertThat(failure.seed()).isEqualTo(42));
    }

    @Test
    void aViolationFailsItsSeedWithWhatHappened() {
        assertThatExceptionOfType(SimulationFailedError.class)
                .isThrownBy(() -> Simulation.seed(1).check(world -> {
                    world.node("hall", NodeParts::builder);
                    world.ledger().violated("the soup is cold");
                }))
                .withMessageContaining("seed 1 failed: the soup is cold")
                .withMessageContaining("hall (life 1) is started");
    }

    @Test
    void aHandlerThatBlocksInRealTimeFailsItsSeedWithItsStack() {
        assertThatExceptionOfType(SimulationFailedError.class)
                .isThrownBy(() -> Simulation.seed(1).check(SimulationTest::blockForEver))
                .withMessageContaining("wait only by the environment's sleep and await")
                .satisfies(failure -> assertThat(failure.getCause().getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("join")));
    }

    @Test
    void withoutFaultsEverythingIsDeliveredAndNothingElseIsCounted() {
        SimulationReport report = Simulation.seeds(1, 10).check(world -> {
            world.node(
                    "kitchen",
                    parts -> parts.builder()
                            .handle(
                                    "REQNote",
                                    parts.recorded((message, context) -> context.sleep(Duration.ofSeconds(1)))));
            SimulatedNode hall = world.node("hall", NodeParts::builder);
            hall.send(Message.builder().to("kitchen").method("REQNote").build());
        });

        assertThat(report.counts().entrySet().stream()
                        .filter(count -> count.getValue() > 0)
                        .map(count -> count.getKey() + " " + count.getValue()))
                .containsExactly("SENT 10", "HANDLED 10", "DELIVERED 10");
        assertThat(report.toString()).startsWith("10 seeds").contains("10  delivered");
    }

    @Test
    void leavesNoThreadThatWaits() throws InterruptedException {
        Simulation.seeds(1, 20).check(world -> {
            world.node(
                    "kitchen",
                    parts -> parts.builder()
                            .handle(
                                    "REQNote",
                                    parts.recorded((message, context) -> context.sleep(Duration.ofSeconds(5)))));
            SimulatedNode hall = world.node("hall", NodeParts::builder);
            hall.send(Message.builder().to("kitchen").method("REQNote").build());
            world.run(Duration.ofSeconds(1));
            world.nodes().forEach(SimulatedNode::crash);
            world.settle();
        });

        assertThat(Thread.getAllStackTraces().entrySet().stream()
                        .filter(entry -> entry.getKey().getName().equals("seneschal-virtual"))
                        .flatMap(entry -> List.of(entry.getValue()).stream())
                        .map(StackTraceElement::getMethodName))
                .doesNotContain("pause");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> Simulation.seeds(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Simulation.seed(1).threads(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Faults.builder().dropped(1.1).build())
                .withMessageContaining("dropped");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Faults.builder().crashes(Double.NaN).build())
                .withMessageContaining("crashes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Faults.builder().outage(Duration.ZERO).build())
                .withMessageContaining("outage");
    }

    private static void blockForEver(SimulatedWorld world) {
        world.node(
                "kitchen",
                parts -> parts.builder().handle("REQNote", parts.recorded((message, context) -> {
                    Thread.currentThread().join(Duration.ofMinutes(1).toMillis());
                })));
        SimulatedNode hall = world.node("hall", NodeParts::builder);
        hall.send(Message.builder().to("kitchen").method("REQNote").build());
        world.run(Duration.ofSeconds(1));
    }

    private static List<String> history(long seed) {
        List<String> history = new ArrayList<>();
        Simulation.seed(seed).faults(DeliverySimulationTest.STORM).check(world -> {
            new Fleet().play(world);
            world.settle();
            history.addAll(world.ledger().history());
        });
        return history;
    }
}
