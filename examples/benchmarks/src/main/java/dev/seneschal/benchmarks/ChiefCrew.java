package dev.seneschal.benchmarks;

import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.ChiefEventHandler;
import dev.seneschal.supervision.Worker;
import dev.seneschal.supervision.WorkerSpec;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Workers of a group under a chief of their own, each on a thread of its own: virtual on the newest JDK, a platform thread before. Events
 * are off. With a timer a worker sleeps for an hour, again and again; without one it waits to be stopped.
 */
final class ChiefCrew implements Crew {

    private static final Duration HOUR = Duration.ofHours(1);

    private final boolean timers;

    ChiefCrew(boolean timers) {
        this.timers = timers;
    }

    @Override
    public Running start(int workers) throws InterruptedException {
        CountDownLatch up = new CountDownLatch(workers);
        Chief chief = Chief.builder()
                .addWorker("crew", WorkerSpec.group(workers, number -> timers ? timed(up) : waiting(up)))
                .eventHandler(ChiefEventHandler.none())
                .build();
        chief.start();
        up.await();
        return chief::close;
    }

    private static Worker waiting(CountDownLatch up) {
        return context -> {
            up.countDown();
            context.awaitCancelled();
        };
    }

    private static Worker timed(CountDownLatch up) {
        return context -> {
            up.countDown();
            boolean due = context.sleep(HOUR);
            while (due) {
                due = context.sleep(HOUR);
            }
        };
    }
}
