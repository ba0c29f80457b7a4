package dev.seneschal.benchmarks;

/** One way to get messages handled and answered. */
interface Side {

    /**
     * Sends a message.
     *
     * @param done runs when its answer is there, on a thread for such callbacks
     */
    void send(Runnable done);

    /** Gives up its threads, connections and files. */
    void close() throws Exception;
}
