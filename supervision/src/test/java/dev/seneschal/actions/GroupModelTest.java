package dev.seneschal.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random histories of a group's machine under a virtual clock, without threads. A failure names its seed. */
class GroupModelTest {

    private static final int SEEDS = Integer.getInteger("seneschal.seeds", 5_000);
    private static final int FIRST = Integer.getInteger("seneschal.first-seed", 0);

    @Test
    void noHistoryLosesAJobOrASlotOrRunsAnythingTwiceUnlessRetried() {
        Map<String, Integer> came = new TreeMap<>();
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                new GroupHistory(seed).play().forEach((what, times) -> came.merge(what, times, Integer::sum));
            } catch (Throwable failed) {
                throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
            }
        }

        assertThat(came)
                .as("what the histories have come across")
                .containsKeys(
                        "ACCEPTED",
                        "ACCEPTED_DROPPING_OLDEST",
                        "CLOSED",
                        "DEAD ATTEMPTS",
                        "DEAD DECIDED",
                        "DEAD EXPIRED",
                        "DEAD PERMANENT",
                        "DEAD QUARANTINED",
                        "DONE",
                        "DROPPED",
                        "DUPLICATE",
                        "HANDED_BACK",
                        "PANIC",
                        "QUARANTINED",
                        "REFUSED",
                        "TIMED_OUT",
                        "abandon",
                        "asked",
                        "claimed",
                        "closed",
                        "gave up: TIMED_OUT",
                        "interrupt",
                        "let in: ACCEPTED",
                        "let in: CLOSED",
                        "restarted",
                        "slot ended",
                        "start failed");
    }
}
