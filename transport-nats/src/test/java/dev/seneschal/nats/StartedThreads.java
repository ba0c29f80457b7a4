package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** The threads that some code starts, and that these start, and no others of the JVM: those of a thread group. */
final class StartedThreads {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ThreadGroup group = new ThreadGroup("of a test");

    /** Runs some code on a thread of the group, and returns when it has ended. */
    <T> T by(Callable<T> code) throws Exception {
        FutureTask<T> task = new FutureTask<>(code);
        Thread thread = new Thread(group, task, "starts others");
        thread.start();
        thread.join();
        return task.get();
    }

    /** None of them lives on. What was told to end may take its time to. */
    void assertAllEnd() throws InterruptedException {
        Thread[] threads = new Thread[1000];
        for (Thread each : Arrays.asList(threads).subList(0, group.enumerate(threads))) {
            each.join(PATIENCE.toMillis());
            assertThat(each.isAlive()).as("%s lives", each).isFalse();
        }
    }
}
