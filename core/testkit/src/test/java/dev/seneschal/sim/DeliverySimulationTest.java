package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is promised of delivery holds whatever goes wrong. {@code ./dev simulate SEEDS} plays more seeds. */
class DeliverySimulationTest {

    static final Faults STORM = Faults.builder()
            .dropped(0.05)
            .answersDropped(0.05)
            .duplicated(0.05)
            .reordered(0.05)
            .delayed(0.02)
            .unheard(0.02)
            .unpublished(0.02)
            .failedSyncs(0.002)
            .tornWrites(0.002)
            .partitions(0.5)
            .disconnects(1)
            .crashes(1.5)
            .restarts(0.5)
            .fullDisks(0.2)
            .clockJumps(1)
            .outage(Duration.ofSeconds(8))
            .lateness(Duration.ofSeconds(4))
            .build();

    private static final long LEAST_MESSAGES = 50;
    private static final int LEAST_KINDS_OF_FAULT = 5;
    /** Each is a fault of its own: what befell a whole group, or came of another fault, does not count again. */
    private static final Set<Happening> KINDS_OF_FAULT = EnumSet.of(
            Happening.DROPPED,
            Happening.ANSWER_DROPPED,
            Happening.DUPLICATED,
            Happening.REORDERED,
            Happening.DELAYED,
            Happening.UNHEARD,
            Happening.PARTITIONED,
            Happening.DISCONNECTED,
            Happening.PUBLISH_FAILED,
            Happening.CRASHED,
            Happening.TORN_WRITE,
            Happening.SYNC_FAILED,
            Happening.DISK_FULL,
            Happening.RESTARTED,
            Happening.CLOCK_JUMPED);

    @Test
    void deliveryKeepsItsPromisesWhateverGoesWrong() {
        long seeds = Long.getLong("seneschal.seeds", 20_000);
        long began = System.nanoTime();

        SimulationReport report = Simulation.seeds(1, seeds).faults(STORM).check(eachSeedFullOfFaults(new Fleet()));

        System.out.println(report);
        System.out.println(Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
        assertThat(report.counts())
                .allSatisfy((what, count) -> assertThat(count).as("%s", what).isPositive());
    }

    @Test
    void aSeedInWhichTooLittleGoesWrongFails() {
        Faults faults =
                Faults.builder().dropped(0.05).duplicated(0.05).reordered(0.05).build();

        assertThatExceptionOfType(SimulationFailedError.class)
                .isThrownBy(() -> Simulation.seed(1).faults(faults).check(eachSeedFullOfFaults(new Fleet())))
                .withMessageContaining("kinds of fault")
                .withMessageContaining("[DROPPED, DUPLICATED, REORDERED]");
    }

    @Test
    void aSeedInWhichTooLittleIsSentFails() {
        assertThatExceptionOfType(SimulationFailedError.class)
                .isThrownBy(() -> Simulation.seed(1).faults(STORM).check(eachSeedFullOfFaults(world -> {})))
                .withMessageContaining("messages accepted");
    }

    /** Many seeds together may hide one in which hardly anything happened. */
    private static Scenario eachSeedFullOfFaults(Scenario scenario) {
        return world -> {
            scenario.play(world);
            Map<Happening, Long> counts = world.tally().counts();
            assertThat(counts.getOrDefault(Happening.SENT, 0L))
                    .as("messages accepted")
                    .isGreaterThanOrEqualTo(LEAST_MESSAGES);
            assertThat(KINDS_OF_FAULT.stream().filter(counts::containsKey))
                    .as("kinds of fault")
                    .hasSizeGreaterThanOrEqualTo(LEAST_KINDS_OF_FAULT);
        };
    }
}
