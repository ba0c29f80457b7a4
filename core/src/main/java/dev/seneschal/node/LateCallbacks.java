package dev.seneschal.node;

import dev.seneschal.time.Environment;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callbacks that a closed node has no thread for any more: that its close had no time for, or that come only afterwards, such as when
 * a slow disk has stored at last. They run one after the other on a daemon thread, which ends with the last of them.
 */
final class LateCallbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Environment environment;
    private final String name;
    private final Object lock = new Object();
    /** Guarded by the lock, as is the next. */
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);
    private volatile @Nullable Thread thread;

    LateCallbacks(Environment environment, String name) {
        this.environment = environment;
        this.name = name;
    }

    /** Whether it is one of these callbacks that asks. */
    boolean isCaller() {
        return thread == Thread.currentThread();
    }

    void run(Runnable callback) {
        runAll(List.of(callback));
    }

    /** Takes them all before the first of them runs. */
    void runAll(Collection<Runnable> callbacks) {
        synchronized (lock) {
            waiting.addAll(callbacks);
            if (waiting.isEmpty() || !ended.isDone()) {
                return;
            }
            ended = new CompletableFuture<>();
        }
        ExecutorService executor = environment.newExecutor(name, 1);
        try {
            executor.execute(this::runWaiting);
        } catch (Throwable e) {
            // They wait for the next that comes.
            hasEnded();
            throw e;
        } finally {
            executor.shutdown();
        }
    }

    /** Completes when the thread has ended. */
    CompletableFuture<Void> ended() {
        synchronized (lock) {
            return ended;
        }
    }

    private void runWaiting() {
        thread = Thread.currentThread();
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (Throwable e) {
                LOG.error("a callback of {} failed", name, e);
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (lock) {
            Runnable next = waiting.poll();
            if (next == null) {
                hasEnded();
            }
            return next;
        }
    }

    private void hasEnded() {
        synchronized (lock) {
            thread = null;
            ended.complete(null);
        }
    }
}
