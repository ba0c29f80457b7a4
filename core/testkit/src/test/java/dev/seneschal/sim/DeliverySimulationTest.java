package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

    @Test
    void deliveryKeepsItsPromisesWhateverGoesWrong() {
        long seeds = Long.getLong("seeds", 20_000);
        long began = System.nanoTime();

        SimulationReport report = Simulation.seeds(1, seeds).faults(STORM).check(new Fleet(NodeParts::builder));

        System.out.println(report);
        System.out.println(Duration.ofNanos(System.nanoTime() - began).toMillis() + " ms");
        assertThat(report.count(Happening.SENT)).isGreaterThanOrEqualTo(50 * seeds);
        assertThat(report.counts())
                .allSatisfy((what, count) -> assertThat(count).as("%s", what).isPositive());
    }
}
