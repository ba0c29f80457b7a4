package dev.seneschal.node;

import dev.seneschal.node.Process.State;
import java.util.Optional;

/**
 * The life of a process: when its function starts, is interrupted, and what the process takes meanwhile. A machine: each method is an
 * event, with the monotonic time where that matters; what is to be done is told through the abstract methods, which must not call
 * back. Not thread-safe, save for {@link #state()}.
 */
abstract class ProcessLife {

    static final long NEVER = Long.MAX_VALUE;

    private volatile State state = State.STOPPED;
    private volatile int id;
    private int respawns;
    private boolean functionRuns;
    private long startsAt = NEVER;

    /** Start the function, if there is one. Gives whether there is. */
    protected abstract boolean startFunction();

    /** Interrupt the function, which runs. */
    protected abstract void interruptFunction();

    /** The process is killed: interrupt its handlers, and give up what was begun. */
    protected abstract void kill();

    /** From now on the process takes messages, or not. */
    protected abstract void takes(boolean messages);

    /** A number for a start. */
    protected abstract int nextId();

    final State state() {
        return state;
    }

    final int id() {
        return id;
    }

    final int respawns() {
        return respawns;
    }

    final boolean functionRuns() {
        return functionRuns;
    }

    /** When {@link #timePassed} must be called, or {@link #NEVER}. */
    final long nextDeadline() {
        return functionRuns ? NEVER : startsAt;
    }

    /** Starts it; false if it runs already, or has not ended yet. */
    final boolean start() {
        return switch (state) {
            case RUNNING, STOPPING, RESPAWNING -> false;
            case STOPPED, FAILED -> {
                launch();
                yield true;
            }
        };
    }

    /** Stops it, and lets its handlers end; false if it has stopped. */
    final boolean stop() {
        return switch (state) {
            case STOPPED, STOPPING -> false;
            case RUNNING, FAILED, RESPAWNING -> {
                startsAt = NEVER;
                takes(false);
                endAs(State.STOPPING, State.STOPPED);
                yield true;
            }
        };
    }

    /** Kills it and starts it anew, not before the given time; false if it has stopped, or is being respawned. */
    final boolean respawn(long at, long now) {
        return switch (state) {
            case STOPPED, STOPPING, RESPAWNING -> false;
            case RUNNING, FAILED -> {
                takes(false);
                kill();
                startsAt = at;
                endAs(State.RESPAWNING, State.RESPAWNING);
                timePassed(now);
                yield true;
            }
        };
    }

    /** The function has ended; true if that is a failure, which nobody asked for. */
    final boolean functionEnded(Optional<Throwable> failure, long now) {
        functionRuns = false;
        switch (state) {
            case STOPPING -> become(State.STOPPED);
            case RESPAWNING -> timePassed(now);
            case RUNNING -> {
                if (failure.isPresent()) {
                    takes(false);
                    become(State.FAILED);
                    return true;
                }
            }
            case STOPPED, FAILED -> {}
        }
        return false;
    }

    /** Time has passed: at {@link #nextDeadline} or later. */
    final void timePassed(long now) {
        if (state == State.RESPAWNING && !functionRuns && startsAt <= now) {
            respawns++;
            launch();
        }
    }

    private void launch() {
        startsAt = NEVER;
        id = nextId();
        become(State.RUNNING);
        functionRuns = startFunction();
        takes(true);
    }

    private void endAs(State whileItRuns, State afterwards) {
        if (functionRuns) {
            become(whileItRuns);
            interruptFunction();
        } else {
            become(afterwards);
        }
    }

    private void become(State next) {
        state = next;
    }
}
