package dev.seneschal.actions;

/**
 * Something of the host's that jobs come from, such as a broker or a table. It learns what becomes of each by
 * {@link Submission#result}, and acknowledges it then.
 */
public interface JobSource {

    /**
     * Starts to deliver. Called when the hub is started, or at once if it was before.
     *
     * @param intake where jobs go; may be called from any thread until {@link #close} has returned
     * @throws Exception if it cannot
     */
    void open(Intake intake) throws Exception;

    /**
     * Delivers no more. Called before the hub's groups are closed.
     *
     * @throws Exception if it cannot
     */
    void close() throws Exception;

    /** Where a source hands its jobs to. */
    @FunctionalInterface
    interface Intake {

        /**
         * Hands a job to the group of a topic. If there is no place this waits, as the group's settings say.
         *
         * @param topic the topic
         * @param job the job
         * @return whether a group has it
         * @throws InterruptedException if the waiting thread is interrupted; no group has it then
         */
        Submission submit(String topic, JobSpec<?> job) throws InterruptedException;
    }
}
