package dev.seneschal.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a chief ended.
 *
 * @param reason why it stopped
 * @param detail what more there is to say: the signal's name, or the path of the worker that was the reason; may be empty
 * @param cause the failure behind it, if there is one
 * @param outcome whether all workers ended
 * @param exitCode for the host to use: 0 if the reason was an ordinary one and the end graceful, else the chief's failure code
 * @param workers all workers, nested ones included, in order of registration, as they were at the end
 * @param ranFor from the start to the end
 * @param droppedEvents how many events the handler was too slow for: found no room, or were still waiting 2 s after the end
 */
public record ExitReport(
        Reason reason,
        String detail,
        Optional<Throwable> cause,
        Outcome outcome,
        int exitCode,
        List<WorkerStatus> workers,
        Duration ranFor,
        long droppedEvents) {

    /** Why a chief stopped. */
    public enum Reason {
        /** SIGTERM or SIGINT. */
        SIGNAL,
        /** {@link Chief#shutdown()} or {@link Chief#close()}. */
        SHUTDOWN,
        /** The locker returned or threw. */
        LOCKER,
        /** The thread in {@link Chief#run()} was interrupted. */
        INTERRUPTED,
        /** What {@link ChiefBuilder#stopOn} names has completed, or a parent asked its nested chief to stop. */
        PARENT,
        /** All workers were done, and that was to be the end. */
        ALL_DONE,
        /** A significant worker ended. */
        SIGNIFICANT_ENDED,
        /** A worker failed that says stopAppOnFail. */
        STOP_APP_ON_FAIL,
        /** Restarting has not helped, or was not possible. */
        ESCALATED,
        /** There were no workers, or none of them came to run. */
        NO_WORKERS;

        boolean isFailure() {
            return switch (this) {
                case SIGNAL, SHUTDOWN, LOCKER, INTERRUPTED, PARENT, ALL_DONE, SIGNIFICANT_ENDED -> false;
                case STOP_APP_ON_FAIL, ESCALATED, NO_WORKERS -> true;
            };
        }
    }

    /** Whether all workers ended. */
    public enum Outcome {
        /** All have ended. */
        GRACEFUL,
        /** The end was forced by a second signal or {@link Chief#shutdownNow()}, or threads were abandoned. */
        FORCED
    }

    /** Copies the list. */
    public ExitReport {
        workers = List.copyOf(workers);
    }

    /**
     * The workers that did not end in time.
     *
     * @return those that were abandoned and whose threads still ran at the end, with their stacks
     */
    public List<WorkerStatus> abandoned() {
        return workers.stream().filter(WorkerStatus::isAbandoned).toList();
    }

    /**
     * A worker's last status.
     *
     * @param path the way to it
     * @return its status, if there is one of that path
     */
    public Optional<WorkerStatus> worker(String path) {
        return workers.stream().filter(status -> status.path().equals(path)).findFirst();
    }
}
