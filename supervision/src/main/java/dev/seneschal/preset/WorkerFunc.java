package dev.seneschal.preset;

import dev.seneschal.supervision.Worker;
import dev.seneschal.supervision.WorkerContext;
import java.util.concurrent.Callable;

/**
 * A function as a worker, for code that knows nothing of workers: it finishes when the function returns, and fails when it throws. uwe's
 * preset of that name; a function that takes a {@link WorkerContext} is a {@link Worker} as it is.
 *
 * <p>The function does not hear that it should stop but by the interrupt that comes when half of the worker's stop timeout is over.
 */
public final class WorkerFunc implements Worker {

    private final Callable<?> function;

    private WorkerFunc(Callable<?> function) {
        this.function = function;
    }

    /**
     * A worker of a function.
     *
     * @param function what to call, once for each run; what it returns is of no interest
     * @return the worker
     */
    public static WorkerFunc of(Callable<?> function) {
        return new WorkerFunc(function);
    }

    /**
     * A worker of a function without a result.
     *
     * @param function what to run, once for each run
     * @return the worker
     */
    public static WorkerFunc of(Runnable function) {
        return new WorkerFunc(() -> {
            function.run();
            return true;
        });
    }

    @Override
    public void run(WorkerContext context) throws Exception {
        function.call();
    }
}
