package dev.seneschal.supervision;

import dev.seneschal.time.EventLoop;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a chief's shutdown callback on a thread of its own, for a bounded time, so that a chief always comes to its end. */
final class LastCallback {

    private final EventLoop loop;
    private final ExecutorService threads;
    private volatile @Nullable Thread thread;
    /** Used on the loop's thread only. */
    private boolean over;

    LastCallback(EventLoop loop, ExecutorService threads) {
        this.loop = loop;
        this.threads = threads;
    }

    /** Whether that thread is in the callback. */
    boolean isOn(Thread asked) {
        return thread == asked;
    }

    /**
     * Runs it, and tells the loop when it has ended or its time is over, when it is interrupted and left to itself. On the loop's thread.
     *
     * @param callback what the host gave
     * @param end when its time is over
     * @param then what follows, on the loop's thread; it gets what the callback threw, if anything
     */
    void run(Runnable callback, long end, Consumer<@Nullable Throwable> then) {
        Future<?> running = threads.submit(() -> {
            Throwable thrown = call(callback);
            loop.execute(() -> endOnce(then, thrown));
        });
        EventLoop.Timer limit = loop.newTimer(() -> {
            if (!over) {
                TimeoutException late =
                        new TimeoutException("it has not ended in its time; its thread is left to itself");
                Thread stuck = thread;
                if (stuck != null) {
                    late.setStackTrace(stuck.getStackTrace());
                }
                running.cancel(true);
                endOnce(then, late);
            }
        });
        limit.runAt(end);
    }

    private @Nullable Throwable call(Runnable callback) {
        thread = Thread.currentThread();
        try {
            callback.run();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        } finally {
            thread = null;
        }
    }

    private void endOnce(Consumer<@Nullable Throwable> then, @Nullable Throwable thrown) {
        if (!over) {
            over = true;
            then.accept(thrown);
        }
    }
}
