package dev.seneschal.supervision;

import dev.seneschal.time.Intensity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One worker as the machine sees it. There may be very many, so it holds nothing that is not always needed. */
final class Member extends Timers.Timed {

    /** Where its thread is. */
    enum Phase {
        /** It has none, or one that is about to end. */
        IDLE,
        /** In init. */
        INIT,
        /** In run. */
        RUN,
        /** Ended; waits for siblings or its turn in the order. */
        HELD,
        /** Ended; waits for its back-off. */
        BACK_OFF
    }

    /** What follows once it has ended after having been asked to. */
    enum After {
        /** Nothing. */
        STOP,
        /** A restart at once. */
        RESTART,
        /** A restart together with its siblings. */
        HOLD,
        /** What follows a failure. */
        FAIL
    }

    /** How its entry counts it. */
    enum Bucket {
        /** No thread, and nothing wrong: finished or stopped. */
        DONE,
        /** No thread, failed or never started. */
        LOST,
        /** A thread, but not yet, or no longer, at work. */
        STARTING,
        /** At work. */
        READY,
        /** Ended, to be restarted. */
        WAITING,
        /** Abandoned. */
        ABANDONED
    }

    final Entry entry;
    final int number;
    WorkerState state = WorkerState.NEW;
    Phase phase = Phase.IDLE;
    After after = After.STOP;
    Bucket bucket = Bucket.LOST;
    /** Whether there is a thread to restart it on. */
    boolean hasThread;

    boolean ready;
    boolean cancelled;
    boolean interrupted;
    boolean abandoned;
    boolean silent;
    /** Whether its init has succeeded, and nobody has asked it to stop since. */
    boolean initDone;
    /** Whether it was taken out of its group. */
    boolean removed;

    int restarts;
    int failuresInRow;
    int startMicros = -1;
    int stopMicros = -1;
    long startedAt;
    long stopAskedAt;
    long abandonAt;
    volatile long lastBeat;

    @Nullable
    Throwable lastError;
    /** Why it was asked to stop, where that counts as its failure. */
    @Nullable
    Throwable fault;

    Intensity.@Nullable Counter restartCounter;
    /** What the shell keeps for it. */
    @Nullable
    WorkerRun run;

    Member(Entry entry, int number) {
        this.entry = entry;
        this.number = number;
    }

    /** Whether its worker is being called, and has not been given up. */
    boolean isLive() {
        return (phase == Phase.INIT || phase == Phase.RUN) && !abandoned;
    }

    boolean isWaiting() {
        return phase == Phase.HELD || phase == Phase.BACK_OFF;
    }

    Bucket bucketNow() {
        if (abandoned) {
            return Bucket.ABANDONED;
        }
        return switch (phase) {
            case IDLE -> state == WorkerState.STOPPED ? Bucket.DONE : Bucket.LOST;
            case INIT -> Bucket.STARTING;
            case RUN -> ready && !cancelled ? Bucket.READY : Bucket.STARTING;
            case HELD, BACK_OFF -> Bucket.WAITING;
        };
    }

    /** Moves to another state, which must be allowed. */
    void become(WorkerState next) {
        boolean restart = next == WorkerState.INITIALIZED && state.canRestart();
        if (!restart && !state.canBecome(next)) {
            throw new IllegalStateException(name() + ": invalid transition: " + state + " --> " + next);
        }
        state = next;
    }

    String name() {
        return entry.spec.isGroup() ? entry.name + "/" + number : entry.name;
    }

    WorkerStatus status() {
        return new WorkerStatus(
                name(),
                entry.spec.isGroup()
                        ? WorkerStatus.Kind.MEMBER
                        : entry.nested ? WorkerStatus.Kind.CHIEF : WorkerStatus.Kind.WORKER,
                state,
                bucket == Bucket.READY,
                isWaiting() || entry.startWanted,
                restarts,
                Optional.ofNullable(lastError),
                micros(startMicros),
                micros(stopMicros),
                stack());
    }

    private Optional<List<StackTraceElement>> stack() {
        if (!abandoned) {
            return Optional.empty();
        }
        return Optional.of(run == null ? List.of() : run.abandonedAt());
    }

    private static Optional<Duration> micros(int micros) {
        return micros < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(micros * 1000L));
    }
}
