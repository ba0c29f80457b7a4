package dev.seneschal.preset;

import dev.seneschal.supervision.Worker;
import dev.seneschal.supervision.WorkerContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A worker that hosts something that is started and closed and has threads of its own, such as a node or an application context: starts
 * it, says that it is ready, waits, and closes it when asked to stop. Each run starts a new one.
 *
 * <pre>{@code
 * Hosted.of(
 *         context -> {
 *             Node node = Node.builder("hall", wire, broker.connect()).build();
 *             node.start();
 *             return node;
 *         },
 *         (node, within) -> node.close(within));
 * }</pre>
 *
 * @param <T> what it hosts
 */
public final class Hosted<T> implements Worker {

    /** For a worker that ends without having been asked to. */
    private static final Duration UNHURRIED = Duration.ofSeconds(5);

    private final Start<T> start;
    private final Close<T> close;
    private final Function<? super T, ? extends CompletionStage<?>> end;

    private Hosted(Start<T> start, Close<T> close, Function<? super T, ? extends CompletionStage<?>> end) {
        this.start = start;
        this.close = close;
        this.end = end;
    }

    /**
     * Makes and starts what is hosted.
     *
     * @param <T> what that is
     */
    @FunctionalInterface
    public interface Start<T> {

        /**
         * Called once for each run of the worker, on its thread.
         *
         * @param context the worker's context
         * @return what runs now
         * @throws Exception if it cannot be started; what was begun must be undone by then
         */
        T start(WorkerContext context) throws Exception;
    }

    /**
     * Ends what is hosted.
     *
     * @param <T> what that is
     */
    @FunctionalInterface
    public interface Close<T> {

        /**
         * Called once for each that was started, on the worker's thread.
         *
         * @param hosted what to end
         * @param within how long that may take before the thread is interrupted
         * @throws Exception if it has not ended as it should; the worker has failed then
         */
        void close(T hosted, Duration within) throws Exception;
    }

    /**
     * A worker that hosts something.
     *
     * @param start makes and starts it
     * @param close ends it
     * @param <T> what it is
     * @return the worker
     */
    public static <T> Hosted<T> of(Start<T> start, Close<T> close) {
        return new Hosted<>(start, close, hosted -> new CompletableFuture<Void>());
    }

    /**
     * The same for something that may end by itself: then the worker closes it and ends too, and has failed if the future says so.
     *
     * @param future what completes when the hosted thing ends
     * @return a new worker
     */
    public Hosted<T> endingWith(Function<? super T, ? extends CompletionStage<?>> future) {
        return new Hosted<>(start, close, future);
    }

    @Override
    public void run(WorkerContext context) throws Exception {
        T hosted = start.start(context);
        Throwable failure = null;
        try {
            context.ready();
            awaitEnd(hosted, context);
        } catch (Throwable thrown) {
            failure = thrown;
            throw thrown;
        } finally {
            close(hosted, context, failure);
        }
    }

    private void awaitEnd(T hosted, WorkerContext context) throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        context.onCancel(() -> ended.complete(null));
        end.apply(hosted).whenComplete((result, thrown) -> {
            if (thrown == null) {
                ended.complete(null);
            } else {
                ended.completeExceptionally(thrown);
            }
        });
        try {
            ended.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private void close(T hosted, WorkerContext context, @Nullable Throwable failure) throws Exception {
        // The thread is interrupted when half of the time to stop is over.
        Optional<Duration> left = context.timeToDeadline();
        try {
            close.close(hosted, left.map(time -> time.dividedBy(2)).orElse(UNHURRIED));
        } catch (Throwable thrown) {
            if (failure == null) {
                throw thrown;
            }
            failure.addSuppressed(thrown);
        }
    }
}
