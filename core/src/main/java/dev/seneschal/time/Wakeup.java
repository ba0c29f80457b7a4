package dev.seneschal.time;

import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has a task run on a loop when something falls due, for a state machine that any thread may step under a lock: who has stepped it asks
 * {@link #isNeeded} before releasing the lock, and calls {@link #wake} after it if so.
 */
public final class Wakeup {

    /** What is due when nothing is. */
    public static final long NEVER = Long.MAX_VALUE;

    private final Lock lock;
    private final LongSupplier nextDue;
    private final Runnable task;
    private volatile @Nullable EventLoop loop;
    /** Used on the loop's thread only. */
    private EventLoop.@Nullable Timer timer;
    /** Guarded by the lock, as is the next. */
    private boolean armed;

    private long armedFor;

    /**
     * One that wakes nobody yet.
     *
     * @param lock guards what may be due
     * @param nextDue when the next thing is due, on {@link Environment#nanoTime()}'s clock, or {@link #NEVER}; called under the lock
     * @param task what to do then; called on the loop, without the lock. It takes off what is due, and steps as others do
     */
    public Wakeup(Lock lock, LongSupplier nextDue, Runnable task) {
        this.lock = lock;
        this.nextDue = nextDue;
        this.task = task;
    }

    /**
     * Takes the loop, before the first step that may make something due. Called once.
     *
     * @param own runs the task
     */
    public void begin(EventLoop own) {
        own.execute(() -> timer = own.newTimer(this::ring));
        loop = own;
    }

    /**
     * Whether something is due sooner than the loop knows. Called under the lock.
     *
     * @return true if {@link #wake} must follow
     */
    public boolean isNeeded() {
        long due = nextDue.getAsLong();
        if (due == NEVER || loop == null || (armed && armedFor - due <= 0)) {
            return false;
        }
        armed = true;
        armedFor = due;
        return true;
    }

    /** Tells the loop. Called without the lock, from any thread. */
    public void wake() {
        EventLoop own = loop;
        if (own != null) {
            own.execute(this::arm);
        }
    }

    private void arm() {
        long due;
        lock.lock();
        try {
            due = nextDue.getAsLong();
            armed = due != NEVER;
            armedFor = due;
        } finally {
            lock.unlock();
        }
        EventLoop.Timer own = timer;
        if (own != null && due != NEVER) {
            own.runAt(due);
        }
    }

    private void ring() {
        lock.lock();
        try {
            armed = false;
        } finally {
            lock.unlock();
        }
        task.run();
    }
}
