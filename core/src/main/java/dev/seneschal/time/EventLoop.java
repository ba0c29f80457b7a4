package dev.seneschal.time;

import java.time.Duration;

/**
 * One thread that runs tasks in the order given, and timers when they are due. State that only its tasks touch needs no lock.
 *
 * <p>A task that throws is logged and the loop goes on.
 */
public interface EventLoop {

    /**
     * Runs a task after those given before it. Never blocks, and never runs the task on the caller's stack.
     *
     * @param task what to run
     * @return false if the loop has been stopped and the task will not run
     */
    boolean execute(Runnable task);

    /**
     * Makes a timer, at first not set. Made and used on the loop's thread only.
     *
     * @param task what to run when it is due
     * @return the timer
     */
    Timer newTimer(Runnable task);

    /**
     * Whether the caller is on the loop's thread.
     *
     * @return true inside a task or timer
     */
    boolean inLoop();

    /**
     * Takes no more tasks, runs those it has, and ends the thread. Returns at once; may be called repeatedly.
     */
    void stop();

    /**
     * Waits for the thread to end after {@link #stop()}.
     *
     * @param timeout how long to wait
     * @return whether it ended
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean awaitStopped(Duration timeout) throws InterruptedException;

    /** A moment at which a loop runs a task. Used on the loop's thread only. */
    interface Timer {

        /**
         * Sets the timer, in place of an earlier setting. It runs once, at or after the given time.
         *
         * @param nanoTime the moment, on {@link Environment#nanoTime()}'s clock
         */
        void runAt(long nanoTime);

        /** Unsets the timer, if it is set. */
        void cancel();
    }
}
