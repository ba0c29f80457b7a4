package dev.seneschal.supervision;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to stop and interrupts that come at the worst moment reach the worker all the same. */
@Timeout(60)
class WorkerSignalsTest {

    private static final int ROUNDS = 20_000;

    @Test
    void anActionThatIsAddedAtTheMomentOfTheRequestIsRun() throws Exception {
        ChiefBuilder builder = Chief.builder().eventHandler(ChiefEventHandler.none());
        ChiefRun chief = new ChiefRun(new ChiefSettings(builder), Parent.NONE);
        Entry entry = new Entry("w", WorkerSpec.of(context -> {}), RestartPolicy.never());
        WorkerRun[] runs = new WorkerRun[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            runs[i] = new WorkerRun(chief, new Member(entry, 1));
        }
        AtomicInteger called = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(2);
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            for (WorkerRun run : runs) {
                meet(together);
                run.cancelled(true);
                run.wake();
            }
        });
        for (WorkerRun run : runs) {
            meet(together);
            run.onCancel(called::incrementAndGet);
        }
        Latches.get(asking);

        Latches.until(() -> called.get() == ROUNDS);
        chief.close(Duration.ofSeconds(1));
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
