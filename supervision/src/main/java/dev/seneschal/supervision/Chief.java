package dev.seneschal.supervision;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The supervisor of a service's workers, after uwe's Chief: starts them in order, restarts those that fail by their policy, stops them
 * in reverse, and says in the end what became of each.
 *
 * <pre>{@code
 * Chief chief = Chief.builder()
 *         .addWorker("poller", new Poller())
 *         .addWorker("api", WorkerSpec.of(new Api()).restart(RestartPolicy.onFailure()))
 *         .build();
 * ExitReport report = chief.run(); // until SIGTERM, SIGINT or shutdown()
 * }</pre>
 *
 * <p>A chief runs once, by {@link #run} or {@link #start}; {@link #asWorker} makes it part of another. All methods may be called from any
 * thread. Futures complete on threads where callbacks may block.
 */
public final class Chief implements AutoCloseable {

    private final ChiefSettings settings;
    private final ChiefRun run;
    private final ChiefView view;

    Chief(ChiefSettings settings) {
        this.settings = settings;
        this.run = new ChiefRun(settings, Parent.NONE);
        this.view = new ChiefView(run);
    }

    /**
     * Starts to build a chief.
     *
     * @return a builder with the defaults
     */
    public static ChiefBuilder builder() {
        return new ChiefBuilder();
    }

    /**
     * Runs a chief as the whole program: runs it, then ends the JVM with the report's exit code.
     *
     * @param chief the chief
     */
    public static void main(Chief chief) {
        System.exit(chief.run().exitCode());
    }

    /**
     * Starts the workers and waits until the chief has stopped: by a signal, by {@link #shutdown()}, or by what its settings name. An
     * interrupt of the calling thread stops it too, and stands when this returns.
     *
     * @return how it ended
     * @throws IllegalStateException if it has been run or started before, or the caller is another chief's worker, which should be
     *     given {@link #asWorker} instead
     */
    public ExitReport run() {
        return run.runHere();
    }

    /**
     * Starts the workers and returns at once. Takes no signals.
     *
     * @return completes with how it ended; cancelling it stops nothing
     * @throws IllegalStateException if it has been run or started before
     */
    public CompletableFuture<ExitReport> start() {
        run.start();
        return whenEnded();
    }

    /** Asks the chief to stop, and returns at once. Before it is run, makes the run end before it begins; after, does nothing. */
    public void shutdown() {
        run.shutdown(ExitReport.Reason.SHUTDOWN, "");
    }

    /** Ends the chief by force: interrupts what still runs, and abandons what does not end within half a second. */
    public void shutdownNow() {
        run.force(ExitReport.Reason.SHUTDOWN, "");
    }

    /** Asks the chief to stop, and waits until it has, at most its budget and its shutdown callback. An interrupt forces the end. */
    @Override
    public void close() {
        run.close(settings.forceStopTimeout());
    }

    /**
     * As {@link #close()}, within a budget of its own.
     *
     * @param budget how long workers may take to end, at most the chief's own budget
     * @return how it ended
     */
    public ExitReport close(Duration budget) {
        return run.close(budget);
    }

    /**
     * The end of the chief.
     *
     * @return completes with how it ended; a future of the caller's own. What follows on it runs on a thread that keeps nobody
     *     waiting, and while it runs a chief that keeps the JVM alive still does
     */
    public CompletableFuture<ExitReport> whenEnded() {
        return run.whenEnded();
    }

    /**
     * This chief as a worker of another. Each run of it builds a fresh tree from this chief's settings; this object itself stays
     * unused. It takes no signals, its workers' states and events stand below the worker's path, and its failure is that worker's.
     * If its threads had to be abandoned it is not restarted, and the parent escalates.
     *
     * @return the worker
     */
    public Worker asWorker() {
        return new NestedChief(settings);
    }

    /**
     * Adds a worker, and starts it if the chief runs.
     *
     * @param path its name, or the path of a nested chief, a slash, and its name there
     * @param worker the worker
     * @throws IllegalArgumentException if the name is taken or not valid, or the path leads nowhere
     * @throws IllegalStateException if the chief is stopping or has ended
     */
    public void addWorker(String path, Worker worker) {
        addWorker(path, WorkerSpec.of(worker));
    }

    /**
     * Adds a worker or a group, and starts it if the chief runs, when what it is declared to start after is ready.
     *
     * @param path its name, or the path of a nested chief, a slash, and its name there
     * @param spec the worker and its settings
     * @throws IllegalArgumentException if the name is taken or not valid, or the path or declared order leads nowhere
     * @throws IllegalStateException if the chief is stopping or has ended
     */
    public void addWorker(String path, WorkerSpec spec) {
        view.add(path, spec);
    }

    /**
     * Adds several workers.
     *
     * @param workers workers by path
     * @throws IllegalArgumentException as {@link #addWorker}; those before the one refused have been added
     */
    public void addWorkers(Map<String, ? extends Worker> workers) {
        workers.forEach(this::addWorker);
    }

    /**
     * Stops a worker, a group or a member. It stays registered, and is not restarted by policy.
     *
     * @param path the way to it
     * @return completes when it has ended, or was abandoned, which the status says
     * @throws IllegalArgumentException if the path leads nowhere
     */
    public CompletableFuture<WorkerStatus> stopWorker(String path) {
        return view.control(path, Control.STOP);
    }

    /**
     * Starts a worker, a group or a member that has ended. Of one that runs or waits nothing is changed.
     *
     * @param path the way to it
     * @return completes when it is ready, or runs if it declares no readiness, or has ended again
     * @throws IllegalArgumentException if the path leads nowhere
     * @throws IllegalStateException if the chief does not run, or a thread of it is abandoned and has not ended
     */
    public CompletableFuture<WorkerStatus> startWorker(String path) {
        return view.control(path, Control.START);
    }

    /**
     * Stops and starts a worker, a group or a member; of a group all members at a time. It does not count as a restart by policy, and
     * waits no back-off. Siblings take no part.
     *
     * @param path the way to it
     * @return completes when it is ready, or runs if it declares no readiness, or has ended again, or was abandoned
     * @throws IllegalArgumentException if the path leads nowhere
     * @throws IllegalStateException if the chief does not run, or a thread of it is abandoned and has not ended
     */
    public CompletableFuture<WorkerStatus> restartWorker(String path) {
        return view.control(path, Control.RESTART);
    }

    /**
     * Stops a worker or a group and takes it out of the register. The name of one that is abandoned stays taken until its thread
     * ends.
     *
     * @param path the way to it
     * @return completes when it has ended, or was abandoned, which the status says
     * @throws IllegalArgumentException if the path leads nowhere or to a member of a group
     * @throws IllegalStateException if another worker is declared to start after it
     */
    public CompletableFuture<WorkerStatus> removeWorker(String path) {
        return view.control(path, Control.REMOVE);
    }

    /**
     * Gives a group another number of members: starts further ones, or stops and removes those with the highest numbers.
     *
     * @param path the way to the group
     * @param members how many there are to be, from 0 to the group's maximum
     * @return completes when those started run or are ready, or those stopped have ended
     * @throws IllegalArgumentException if the path leads to no group, or the number is out of range
     * @throws IllegalStateException if the chief does not run
     */
    public CompletableFuture<WorkerStatus> resizeGroup(String path, int members) {
        return view.resize(path, members);
    }

    /**
     * The states of all workers, nested ones and members included.
     *
     * @return a snapshot by path, in order of registration
     */
    public Map<String, WorkerState> states() {
        return view.states();
    }

    /**
     * The state of a worker.
     *
     * @param path the way to it
     * @return its state, {@link WorkerState#NOT_EXISTS} if the path leads nowhere
     */
    public WorkerState state(String path) {
        return status(path).map(WorkerStatus::state).orElse(WorkerState.NOT_EXISTS);
    }

    /**
     * How all workers fare, nested ones and members included.
     *
     * @return a snapshot, in order of registration
     */
    public List<WorkerStatus> status() {
        return view.status();
    }

    /**
     * How a worker fares.
     *
     * @param path the way to it
     * @return its status, if there is one
     */
    public Optional<WorkerStatus> status(String path) {
        return view.status(path);
    }

    /**
     * Whether the service is live and ready.
     *
     * @return an answer of now
     */
    public Health health() {
        return view.health();
    }

    /**
     * Receives events by asking for them, besides the handler, from now on. Who opens a stream closes it.
     *
     * @return a stream with room for 1,024 events
     */
    public EventStream events() {
        return run.sink().open(EventStream.DEFAULT_CAPACITY);
    }

    /**
     * As {@link #events()}, with room for another number of events.
     *
     * @param capacity how many may wait, at least 1
     * @return a stream
     */
    public EventStream events(int capacity) {
        return run.sink().open(capacity);
    }

    /**
     * Adds an event of the host's own, or of a part of it, to the chief's.
     *
     * @param event what happened
     */
    public void report(ChiefEvent event) {
        run.sink().publish(event);
    }
}
