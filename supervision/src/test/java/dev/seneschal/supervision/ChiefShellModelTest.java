package dev.seneschal.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random histories of chiefs with real threads. A failure names its seed. */
@Timeout(120)
class ChiefShellModelTest {

    private static final int SEQUENCES = Integer.getInteger("seneschal.shell-seeds", 300);
    private static final int AT_ONCE = 8;

    @Test
    void noHistoryLosesAWorkerOrLeavesTheRunWithoutAnEnd() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> histories = new ArrayList<>();
            for (int seed = 0; seed < SEQUENCES; seed++) {
                ShellHistory history = new ShellHistory(seed);
                histories.add(executor.submit(history::play));
            }
            for (int seed = 0; seed < SEQUENCES; seed++) {
                try {
                    histories.get(seed).get(60, TimeUnit.SECONDS);
                } catch (Exception failed) {
                    throw new AssertionError("seed " + seed + ": " + failed, failed);
                }
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
}
