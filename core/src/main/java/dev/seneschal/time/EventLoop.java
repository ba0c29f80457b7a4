package dev.seneschal.time;

import java.time.Duration;

/**
 * Runs tasks one at a time in the order given, and timers when they are due, on a thread of its own or, if they are to be run
 * {@linkplain #executeHere here}, on that of who gives them. State that only its tasks touch needs no lock.
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
     * Runs a task on the caller's stack, with those that it gives in turn, if the loop has nothing else to do; otherwise as
     * {@link #execute} does, and so under simulation always. It spares the time to wake a thread, for a task that nothing else would be
     * done together with. Never blocks if the task does not.
     *
     * @param task what to run
     * @return false if the loop has been stopped and the task will not run
     */
    default boolean executeHere(Runnable task) {
        return execute(task);
    }

    /**
     * Makes a timer, at first not set. Made and used inside tasks and timers only.
     *
     * @param task what to run when it is due
     * @return the timer
     */
    Timer newTimer(Runnable task);

    /**
     * Whether the loop is running the caller.
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

    /** A moment at which a loop runs a task. Used inside tasks and timers only. */
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
