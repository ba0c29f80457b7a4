package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A group with dependents: groups that work for it, start and end with it, and are named {@code Master/slaves/Slave}. Its jobs reach a
 * dependent by {@link Job#dependent}. sabuhp's master and slaves.
 *
 * <p>When the master has ended, its dependents are closed; when a dependent ends by a panic, so does the master. All methods may be called
 * from any thread.
 *
 * @param <T> the body of the master's jobs
 */
public final class MasterWorkerGroup<T> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WorkerGroup<T> group;
    private final Environment environment;
    private final @Nullable GroupThreads shared;
    private final @Nullable EscalationListener hubListener;
    private final Consumer<WorkerGroup<?>> comes;
    private final Map<String, WorkerGroup<?>> dependents = new ConcurrentSkipListMap<>();
    private boolean started;
    private long closeBy = Long.MAX_VALUE;

    MasterWorkerGroup(
            WorkerGroup<T> group,
            Environment environment,
            @Nullable GroupThreads shared,
            @Nullable EscalationListener hubListener,
            Consumer<WorkerGroup<?>> comes) {
        this.comes = comes;
        this.group = group;
        this.environment = environment;
        this.shared = shared;
        this.hubListener = hubListener;
        group.terminated().thenAccept(report -> closeDependents());
    }

    /**
     * A master that stands alone.
     *
     * @param <T> the body of the master's jobs
     * @param group the master, not started yet
     * @return the master, without dependents
     */
    public static <T> MasterWorkerGroup<T> of(WorkerGroup<T> group) {
        return new MasterWorkerGroup<>(group, group.environment(), null, null, dependent -> {});
    }

    /**
     * The master itself.
     *
     * @return the group
     */
    public WorkerGroup<T> group() {
        return group;
    }

    /**
     * Adds a dependent, before the master is started or while it runs. Unless the settings say otherwise a panic restarts all its
     * workers.
     *
     * @param <S> the body of the dependent's jobs
     * @param name the dependent's own name, without its master's
     * @param type the body of its jobs
     * @param actions makes an action for each of its slots
     * @param settings sets what else is wanted
     * @return the dependent
     * @throws IllegalArgumentException if a setting cannot be used
     * @throws IllegalStateException if there is a dependent of that name, or the master has ended
     */
    public <S> WorkerGroup<S> addDependent(
            String name,
            Class<S> type,
            Supplier<? extends Action<S>> actions,
            Consumer<WorkerGroupBuilder<S>> settings) {
        WorkerGroupBuilder<S> builder = WorkerGroup.<S>builder(group.name() + "/slaves/" + name, type, actions)
                .environment(environment)
                .behaviour(Behaviour.RESTART_ALL);
        settings.accept(builder);
        GroupThreads threads = shared;
        if (threads != null) {
            builder.hub(environment, threads, hubListener);
        }
        WorkerGroup<S> dependent = builder.build();
        synchronized (this) {
            GroupState state = group.state();
            if (state == GroupState.CLOSED || state == GroupState.CLOSING) {
                throw new IllegalStateException("group " + group.name() + " takes no dependents: it is " + state);
            }
            if (dependents.putIfAbsent(name, dependent) != null) {
                throw new IllegalStateException("group " + group.name() + " has a dependent " + name + " already");
            }
            group.dependents(dependents);
            if (started) {
                dependent.start();
            }
        }
        dependent.terminated().thenAccept(report -> report.cause().ifPresent(group::stop));
        comes.accept(dependent);
        return dependent;
    }

    /** Starts the master and its dependents. */
    public synchronized void start() {
        started = true;
        dependents.values().forEach(WorkerGroup::start);
        group.start();
    }

    /**
     * The statistics of the master, and of its dependents by name.
     *
     * @return the master's first
     */
    public List<GroupStats> stats() {
        return withDependents().stream().map(WorkerGroup::stats).toList();
    }

    /**
     * Closes the master, which may still use its dependents, and then these; see {@link WorkerGroup#close}.
     *
     * @param timeout how long all that may take; the master gets most of it
     * @return what each left, the master first
     * @throws InterruptedException if the waiting thread is interrupted; all close all the same
     */
    public List<GroupReport> close(Duration timeout) throws InterruptedException {
        long until = environment.nanoTime() + timeout.toNanos();
        beginClose(timeout);
        return await(until);
    }

    /** The master, and its dependents by name. */
    List<WorkerGroup<?>> withDependents() {
        List<WorkerGroup<?>> all = new ArrayList<>();
        all.add(group);
        all.addAll(dependents.values());
        return all;
    }

    void beginClose(Duration timeout) {
        synchronized (this) {
            closeBy = environment.nanoTime() + timeout.toNanos();
        }
        group.beginClose(
                dependents.isEmpty() ? timeout : timeout.multipliedBy(2).dividedBy(3));
    }

    List<CompletableFuture<GroupReport>> ends() {
        return withDependents().stream().map(WorkerGroup::terminated).toList();
    }

    List<GroupReport> await(long until) throws InterruptedException {
        List<GroupReport> reports = new ArrayList<>();
        for (WorkerGroup<?> each : withDependents()) {
            reports.add(each.close(left(until)));
        }
        return reports;
    }

    List<GroupReport> unfinished() {
        return withDependents().stream().map(WorkerGroup::unfinished).toList();
    }

    private void closeDependents() {
        long by;
        synchronized (this) {
            by = closeBy;
        }
        Duration left = by == Long.MAX_VALUE ? PATIENCE : left(by);
        dependents.values().forEach(dependent -> dependent.beginClose(left));
    }

    private Duration left(long until) {
        return Duration.ofNanos(Math.max(0, until - environment.nanoTime()));
    }
}
