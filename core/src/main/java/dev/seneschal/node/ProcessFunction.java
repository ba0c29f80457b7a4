package dev.seneschal.node;

/**
 * What runs beside the messages of a process, from its start to its end: it keeps the state that the handlers of a method share, or
 * publishes periodically. Steward's {@code procFunc}.
 *
 * <p>Called on a thread of its own. To stop it, the thread is interrupted. One that returns has finished, and its process goes on
 * without it; one that throws has failed, which is told to the error kernel: by the standard policy it is started again, with a new
 * mailbox. There is never more than one run of it at a time, so one that ignores its interrupt holds its process up.
 *
 * @param <T> what handlers hand to it
 */
@FunctionalInterface
public interface ProcessFunction<T> {

    /**
     * Runs until it has finished or is interrupted.
     *
     * @param context its process, its mailbox, and the way to wait
     * @throws Exception if it failed
     */
    void run(ProcessContext<T> context) throws Exception;
}
