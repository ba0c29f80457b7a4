package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a chief's shutdown callback on a thread of its own, for a bounded time, so that a chief always comes to its end. */
final class LastCallback {

    /** How long it is still waited for after a forced end has interrupted it. */
    private static final long CUT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Environment environment;
    private final EventLoop loop;
    private final EventLoop.Timer limit;
    private final Consumer<@Nullable Throwable> then;
    private volatile @Nullable Thread thread;
    /** Whether it was interrupted, or is to be as soon as it begins; guarded by this. */
    private boolean interrupted;
    /** Used on the loop's thread only, as is the next. */
    private long end;

    private boolean over;

    /**
     * One that has not begun. On the loop's thread.
     *
     * @param then what follows, on the loop's thread; it gets what the callback threw, if anything
     */
    LastCallback(Environment environment, EventLoop loop, Consumer<@Nullable Throwable> then) {
        this.environment = environment;
        this.loop = loop;
        this.then = then;
        limit = loop.newTimer(this::late);
    }

    /** Whether that thread is in the callback. */
    boolean isOn(Thread asked) {
        return thread == asked;
    }

    /** Runs it until its time is over; then it is interrupted and left to itself. On the loop's thread. */
    void run(Runnable callback, ExecutorService threads, long until) {
        end = until;
        limit.runAt(until);
        threads.execute(() -> {
            Throwable thrown = call(callback);
            loop.execute(() -> endOnce(thrown));
        });
    }

    /** Interrupts it, and waits for it only a little longer. */
    void cut() {
        loop.execute(() -> {
            long soon = environment.nanoTime() + CUT_NANOS;
            if (!over && soon - end < 0) {
                end = soon;
                limit.runAt(soon);
                interrupt();
            }
        });
    }

    private void late() {
        if (over) {
            return;
        }
        TimeoutException late = new TimeoutException("it has not ended in its time; its thread is left to itself");
        Thread stuck = thread;
        if (stuck != null) {
            late.setStackTrace(stuck.getStackTrace());
        }
        interrupt();
        endOnce(late);
    }

    /** Interrupts it, once; one that has not begun, as soon as it does, for it is to run in any case. */
    private synchronized void interrupt() {
        Thread inside = thread;
        if (inside != null && !interrupted) {
            environment.interrupt(inside);
        }
        interrupted = true;
    }

    private synchronized void isInside(@Nullable Thread inside) {
        thread = inside;
        if (inside != null && interrupted) {
            inside.interrupt();
        }
    }

    private @Nullable Throwable call(Runnable callback) {
        isInside(Thread.currentThread());
        try {
            callback.run();
            return null;
        } catch (Throwable thrown) {
            return thrown;
        } finally {
            isInside(null);
        }
    }

    private void endOnce(@Nullable Throwable thrown) {
        if (!over) {
            over = true;
            limit.cancel();
            then.accept(thrown);
        }
    }
}
