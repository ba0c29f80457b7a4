package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Random histories of a chief's machine under a virtual clock, without threads. A failure names its seed. */
class ChiefModelTest {

    private static final int SEQUENCES = Integer.getInteger("seneschal.seeds", 10_000);

    @Test
    void noHistoryLosesAWorkerOrLeavesTheRunWithoutAnEnd() {
        Tally tally = new Tally();
        for (int seed = 0; seed < SEQUENCES; seed++) {
            try {
                new MachineHistory(seed, tally).play();
            } catch (Throwable failed) {
                throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
            }
        }

        assertThat(tally.counts)
                .as("what the histories have come across")
                .containsKeys(
                        "restart",
                        "back-off",
                        "regroup",
                        "escalated",
                        "abandoned",
                        "late end",
                        "forced",
                        "blocked",
                        "budget over",
                        "significant",
                        "resized",
                        "removed");
    }

    /** What came up how often, so that a generator that never gets anywhere is noticed. */
    static final class Tally {
        final java.util.Map<String, Integer> counts = new java.util.TreeMap<>();

        void add(String what) {
            counts.merge(what, 1, Integer::sum);
        }
    }
}
