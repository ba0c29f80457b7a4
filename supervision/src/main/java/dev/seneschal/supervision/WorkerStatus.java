package dev.seneschal.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a worker fares at one moment.
 *
 * @param path the way to it from the chief that was asked, such as {@code billing/poller/3}
 * @param kind whether it is one worker, or stands for several
 * @param state its state; of a group Run while one member runs, else that of its first member, New if there is none
 * @param ready whether it runs and is ready; of a group, whether all members are
 * @param waiting whether it waits to be started or restarted
 * @param restarts how often it was restarted; of a group, all members together
 * @param lastError what it threw when it last failed
 * @param startTook from its last start to its being ready, or running if it declares no readiness
 * @param stopTook from the last request to stop to its end
 * @param stack where an abandoned worker was when it was abandoned; empty for all others
 */
public record WorkerStatus(
        String path,
        Kind kind,
        WorkerState state,
        boolean ready,
        boolean waiting,
        int restarts,
        Optional<Throwable> lastError,
        Optional<Duration> startTook,
        Optional<Duration> stopTook,
        Optional<List<StackTraceElement>> stack) {

    /** What a name stands for. */
    public enum Kind {
        /** A worker of its own. */
        WORKER,
        /** A group; its members stand below it. */
        GROUP,
        /** A member of a group. */
        MEMBER,
        /** A nested chief; its workers stand below it. */
        CHIEF
    }

    /**
     * Whether its thread was left to itself as it did not end in time. Its state stays Run and its name taken until it does.
     *
     * @return true from then until its thread ends
     */
    public boolean isAbandoned() {
        return stack.isPresent();
    }

    /**
     * The name, which is the last part of the path.
     *
     * @return a name without slash
     */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Whether it is a worker of the chief that was asked itself, not one below.
     *
     * @return true if its path is a plain name
     */
    public boolean isDirect() {
        return path.indexOf('/') < 0;
    }

    WorkerStatus below(String prefix) {
        return new WorkerStatus(
                prefix + "/" + path, kind, state, ready, waiting, restarts, lastError, startTook, stopTook, stack);
    }
}
