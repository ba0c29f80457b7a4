package dev.seneschal.supervision;

/**
 * A long-running piece of work that a {@link Chief} starts, watches and restarts.
 *
 * <p>Each start calls {@link #init} and then {@link #run}, on one thread owned by the chief. A worker ends by returning (finished) or
 * by throwing (failed). To stop it, the chief cancels the context and, when the worker's stop timeout is half over, interrupts the
 * thread; a worker that ignores both is abandoned and reported. Once {@code init} has returned {@code run} is always called, if need
 * be with a context that is cancelled already, so that what {@code init} has opened {@code run} can close.
 *
 * <p>Implementations need not be thread-safe, but must expect {@code run}, and if the {@link RestartPolicy} says so {@code init}, to
 * be called again after a failure, on the same thread or another. What they throw after they were asked to stop is reported, but
 * an {@link InterruptedException} or {@link java.util.concurrent.CancellationException} then counts as finished.
 */
@FunctionalInterface
public interface Worker {

    /**
     * Prepares for {@link #run}, such as by opening a connection. Called again after it has failed itself, and otherwise only if the
     * restart policy says so.
     *
     * @param context what the worker has of its chief; the same for all calls
     * @throws Exception if the worker cannot run
     */
    default void init(WorkerContext context) throws Exception {}

    /**
     * Works until finished or asked to stop.
     *
     * @param context what the worker has of its chief
     * @throws Exception if the work has failed; a checked exception is uwe's error, any other throwable its panic
     */
    void run(WorkerContext context) throws Exception;
}
