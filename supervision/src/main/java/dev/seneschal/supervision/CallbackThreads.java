package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads for a host's callbacks, apart by their purpose, so that one that hangs keeps none of another purpose waiting. Made as needed. */
final class CallbackThreads {

    /** What a callback is for. */
    enum Purpose {
        /** What a worker wants done when it is asked to stop. */
        CANCEL(64),
        /** What follows on a start, stop or restart by hand. */
        CONTROL(4),
        /** The shutdown callback. */
        SHUTDOWN(1),
        /** What follows on the chief's end. */
        END(4);

        private final int threads;

        Purpose(int threads) {
            this.threads = threads;
        }
    }

    private final Environment environment;
    private final String name;
    /** Guarded by this, as is the next. */
    private final Map<Purpose, ExecutorService> executors = new EnumMap<>(Purpose.class);

    private boolean closed;

    CallbackThreads(Environment environment, String name) {
        this.environment = environment;
        this.name = name;
    }

    /** Runs a callback that catches what its host throws; on the caller's thread once the chief has ended. */
    void run(Purpose purpose, Runnable callback) {
        ExecutorService executor = of(purpose);
        if (executor != null) {
            try {
                executor.execute(callback);
                return;
            } catch (RejectedExecutionException endedMeanwhile) {
                // As one that comes after the end.
            }
        }
        callback.run();
    }

    /** The threads for a purpose, or null if the chief has ended. */
    synchronized @Nullable ExecutorService of(Purpose purpose) {
        return closed ? null : executors.computeIfAbsent(purpose, this::open);
    }

    /** Takes no more callbacks; those under way go on. */
    synchronized void close() {
        closed = true;
        executors.values().forEach(ExecutorService::shutdown);
    }

    /** Waits, after the close, for what follows on the chief's end. */
    void awaitEnd() throws InterruptedException {
        ExecutorService following;
        synchronized (this) {
            following = executors.get(Purpose.END);
        }
        if (following != null) {
            following.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        }
    }

    private ExecutorService open(Purpose purpose) {
        return environment.newBlockingExecutor(name + "-" + purpose.name().toLowerCase(Locale.ROOT), purpose.threads);
    }
}
