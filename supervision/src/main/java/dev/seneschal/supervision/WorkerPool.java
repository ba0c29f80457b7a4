package dev.seneschal.supervision;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A register of workers with their states, by name or path, as uwe's: for hosts that drive workers themselves. It starts and stops
 * nothing; a {@link Chief} does, and keeps its own register under the same rules. Thread-safe.
 */
public final class WorkerPool {

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** An empty pool. */
    public WorkerPool() {}

    /**
     * Registers a worker as New.
     *
     * @param name its name, or a path with slashes
     * @param worker the worker
     * @throws IllegalArgumentException if there is one of that name; see {@link #replaceWorker}
     */
    public void setWorker(String name, Worker worker) {
        Entry entry = new Entry(Objects.requireNonNull(worker, "worker"));
        synchronized (entries) {
            if (entries.putIfAbsent(Objects.requireNonNull(name, "name"), entry) != null) {
                throw new IllegalArgumentException(name + ": exists already");
            }
        }
    }

    /**
     * Puts another worker in the place of one, which keeps its state.
     *
     * @param name its name
     * @param worker the new worker
     * @throws IllegalArgumentException if there is none of that name
     */
    public void replaceWorker(String name, Worker worker) {
        Objects.requireNonNull(worker, "worker");
        synchronized (entries) {
            entry(name).worker = worker;
        }
    }

    /**
     * Takes a worker out.
     *
     * @param name its name
     * @return false if there was none of that name
     */
    public boolean removeWorker(String name) {
        synchronized (entries) {
            return entries.remove(name) != null;
        }
    }

    /**
     * Sets a worker to Initialized and calls its init on this thread. If that throws, it is Failed.
     *
     * @param name its name
     * @param context what it is given
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if it cannot become Initialized, not even as a restart
     * @throws Exception what init throws
     */
    public void initWorker(String name, WorkerContext context) throws Exception {
        Worker worker = restart(name);
        try {
            worker.init(context);
        } catch (Throwable thrown) {
            fail(name, thrown);
            throw thrown;
        }
    }

    /**
     * Sets a worker to Run, and does nothing else.
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if it cannot become that
     */
    public void startWorker(String name) {
        setState(name, WorkerState.RUN);
    }

    /**
     * Sets a worker to Run and calls its run on this thread. Afterwards it is Stopped, or Failed if that throws.
     *
     * @param name its name
     * @param context what it is given
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if it cannot become Run
     * @throws Exception what run throws
     */
    public void runWorkerExec(String name, WorkerContext context) throws Exception {
        Worker worker = move(name, WorkerState.RUN);
        try {
            worker.run(context);
        } catch (Throwable thrown) {
            fail(name, thrown);
            throw thrown;
        }
        setState(name, WorkerState.STOPPED);
    }

    /**
     * Sets a worker to Stopped, and does nothing else.
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if it cannot become that
     */
    public void stopWorker(String name) {
        setState(name, WorkerState.STOPPED);
    }

    /**
     * Sets a worker to Failed, and does nothing else.
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if it cannot become that
     */
    public void failWorker(String name) {
        setState(name, WorkerState.FAILED);
    }

    /**
     * Sets a worker's state. To the one it has is no change.
     *
     * @param name its name
     * @param state its new state
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if it cannot become that; the text names both states
     */
    public void setState(String name, WorkerState state) {
        move(name, state);
    }

    /**
     * A worker's state.
     *
     * @param name its name
     * @return its state, {@link WorkerState#NOT_EXISTS} if there is none of that name
     */
    public WorkerState getState(String name) {
        synchronized (entries) {
            Entry entry = entries.get(name);
            return entry == null ? WorkerState.NOT_EXISTS : entry.state;
        }
    }

    /**
     * Whether a worker runs.
     *
     * @param name its name
     * @return true if its state is Run
     */
    public boolean isRun(String name) {
        return getState(name) == WorkerState.RUN;
    }

    /**
     * The states of all workers.
     *
     * @return a snapshot, in order of registration
     */
    public Map<String, WorkerState> getWorkersStates() {
        synchronized (entries) {
            Map<String, WorkerState> states = new LinkedHashMap<>();
            entries.forEach((name, entry) -> states.put(name, entry.state));
            return Collections.unmodifiableMap(states);
        }
    }

    /** Sets it to Failed, unless it was taken out or moved meanwhile, which must not hide what it has thrown. */
    private void fail(String name, Throwable thrown) {
        try {
            setState(name, WorkerState.FAILED);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            thrown.addSuppressed(refused);
        }
    }

    private Worker move(String name, WorkerState state) {
        synchronized (entries) {
            Entry entry = entry(name);
            if (state == WorkerState.NOT_EXISTS) {
                throw new IllegalStateException(name + ": state not found: " + state);
            }
            if (!entry.state.canBecome(state)) {
                throw new IllegalStateException(name + ": invalid transition: " + entry.state + " --> " + state);
            }
            entry.state = state;
            return entry.worker;
        }
    }

    private Worker restart(String name) {
        synchronized (entries) {
            Entry entry = entry(name);
            if (!entry.state.canRestart()) {
                return move(name, WorkerState.INITIALIZED);
            }
            entry.state = WorkerState.INITIALIZED;
            return entry.worker;
        }
    }

    private Entry entry(String name) {
        @Nullable Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(name + ": not exist");
        }
        return entry;
    }

    private static final class Entry {
        private Worker worker;
        private WorkerState state = WorkerState.NEW;

        Entry(Worker worker) {
            this.worker = worker;
        }
    }
}
