package dev.seneschal.time;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A task of a {@link VirtualEnvironment} that may wait: it has a real thread, but runs only while it has the turn. It gets the turn
 * by {@link #resume} and gives it back by {@link #pause} or by ending, so that of all threads one runs at a time, and always the
 * same one in the same history.
 */
final class Fiber {

    /** Who has the turn is looked at now and then: in one long wait for it the whole machine may have stood still. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** So many looks in a row may see it blocked. */
    private static final int BLOCKED_LOOKS = 5;
    /** So many may see it at work, or not yet begun. */
    private static final int MOST_LOOKS = 60;

    /** Shared by all environments, of which a simulation makes thousands; idle threads end by themselves. */
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "seneschal-virtual");
        thread.setDaemon(true);
        return thread;
    });

    private static final ThreadLocal<@Nullable Fiber> CURRENT = new ThreadLocal<>();

    private final Semaphore turn = new Semaphore(0);
    private final Semaphore turnEnded = new Semaphore(0);
    private final VirtualProcess process;
    private final Runnable task;
    private boolean started;
    private boolean interrupted;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Throwable failure;

    Fiber(VirtualProcess process, Runnable task) {
        this.process = process;
        this.task = task;
    }

    /** The fiber whose turn it is, if the caller is in one. */
    static @Nullable Fiber current() {
        return CURRENT.get();
    }

    boolean isOf(VirtualProcess asked) {
        return process == asked;
    }

    /** Ends this fiber, by an error, if its process was killed. */
    void checkAlive() {
        if (!process.isAlive()) {
            throw new Killed();
        }
    }

    boolean isOn(Thread asked) {
        return thread == asked;
    }

    /** Gives this fiber the turn until it pauses or ends. Called by the environment's driver only. */
    void resume() {
        if (started) {
            turn.release();
        } else {
            started = true;
            THREADS.execute(this::run);
        }
        awaitEndOfTurn();
        if (failure != null) {
            throw new IllegalStateException("a task of the virtual environment failed", failure);
        }
    }

    /** Gives the turn back, until the next {@link #resume}. Called on the fiber's own thread. */
    void pause() throws InterruptedException {
        turnEnded.release();
        turn.acquireUninterruptibly();
        checkAlive();
        if (interrupted) {
            interrupted = false;
            throw new InterruptedException("interrupted in virtual time");
        }
    }

    /** The next pause to end, or the one it is in, ends by an {@link InterruptedException}. */
    void interrupt() {
        interrupted = true;
    }

    private void run() {
        thread = Thread.currentThread();
        CURRENT.set(this);
        try {
            task.run();
        } catch (Throwable e) {
            failure = process.isAlive() ? e : null;
        } finally {
            CURRENT.remove();
            thread = null;
            turnEnded.release();
        }
    }

    private void awaitEndOfTurn() {
        try {
            int blocked = 0;
            for (int looks = 1; !turnEnded.tryAcquire(BETWEEN_LOOKS.toNanos(), TimeUnit.NANOSECONDS); looks++) {
                blocked = isBlocked() ? blocked + 1 : 0;
                if (blocked == BLOCKED_LOOKS || looks == MOST_LOOKS) {
                    throw keptItsTurn(BETWEEN_LOOKS.multipliedBy(looks));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a task of the virtual environment had its turn", e);
        }
    }

    /** Whether its thread waits for something. One that has not begun, or is at work, may only be slow. */
    private boolean isBlocked() {
        Thread own = thread;
        return own != null && own.getState() != Thread.State.RUNNABLE;
    }

    /** Unwinds the stack of a fiber whose process was killed. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("the process was killed", null, false, false);
        }
    }

    private IllegalStateException keptItsTurn(Duration time) {
        IllegalStateException kept = new IllegalStateException(
                "a task kept its turn for " + time + " of real time; wait only by the environment's sleep and await");
        Thread stuck = thread;
        if (stuck != null) {
            kept.setStackTrace(stuck.getStackTrace());
        }
        return kept;
    }
}
