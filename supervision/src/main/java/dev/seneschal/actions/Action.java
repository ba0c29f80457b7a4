package dev.seneschal.actions;

/**
 * What a {@link WorkerGroup} does with its jobs. Each slot of a group has an action of its own, made on the slot's thread, so an
 * implementation need not be thread-safe. A slot that is restarted gets a new one.
 *
 * <p>Returning means done. Throwing means failed: what that leads to says the group's {@linkplain WorkerGroupBuilder#classify
 * classification}. When a job's time is up, or the group is closed by force, the thread is interrupted.
 *
 * <p>sabuhp's Action; its {@code Do} is {@link #perform}.
 *
 * @param <T> the body of its jobs
 */
@FunctionalInterface
public interface Action<T> {

    /**
     * Does a job.
     *
     * @param job what to do, and how to answer
     * @throws Exception if it could not be done
     */
    void perform(Job<T> job) throws Exception;

    /**
     * Releases what the action holds. Called once, on the slot's thread, when the slot ends or is restarted.
     *
     * @throws Exception if it could not be released; it is reported and nothing else
     */
    default void close() throws Exception {}
}
