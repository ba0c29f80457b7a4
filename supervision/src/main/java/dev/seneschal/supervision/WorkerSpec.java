package dev.seneschal.supervision;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A worker, or a group of identical ones, and how a {@link Chief} treats it. Immutable; start from {@link #of} or {@link #group}.
 *
 * <p>Unless set: the chief's restart policy; started after the one registered before it, no readiness declared; 10 s to stop in, of
 * what is left of the chief's budget; not significant; no heartbeat.
 */
public final class WorkerSpec {

    /** How long a worker has to end in unless set. */
    public static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(10);

    private final IntFunction<? extends Worker> factory;
    private final @Nullable Worker worker;
    private final boolean group;
    private final int members;
    private int maximum;
    private Optional<RestartPolicy> restart = Optional.empty();
    private Optional<Set<String>> startAfter = Optional.empty();
    private Optional<Duration> readyTimeout = Optional.empty();
    private Optional<Duration> stopTimeout = Optional.empty();
    private Optional<Duration> heartbeat = Optional.empty();
    private boolean restartWhenSilent;
    private boolean significant;

    private WorkerSpec(IntFunction<? extends Worker> factory, @Nullable Worker worker, int members, int maximum) {
        this.factory = Objects.requireNonNull(factory, "factory");
        this.worker = worker;
        this.group = worker == null;
        this.members = members;
        this.maximum = maximum;
    }

    private WorkerSpec(WorkerSpec other) {
        this(other.factory, other.worker, other.members, other.maximum);
        restart = other.restart;
        startAfter = other.startAfter;
        readyTimeout = other.readyTimeout;
        stopTimeout = other.stopTimeout;
        heartbeat = other.heartbeat;
        restartWhenSilent = other.restartWhenSilent;
        significant = other.significant;
    }

    /**
     * One worker.
     *
     * @param worker the worker
     * @return its settings
     */
    public static WorkerSpec of(Worker worker) {
        Objects.requireNonNull(worker, "worker");
        return new WorkerSpec(number -> worker, worker, 1, 1);
    }

    /**
     * A group of identical workers, named by their numbers: 1, 2 and on. They start and stop all at the same time, and each is
     * restarted on its own.
     *
     * @param members how many there are at first, 0 or more
     * @param factory makes the worker of a number, once for each
     * @return the group's settings, which hold for each member
     * @throws IllegalArgumentException if members is negative
     */
    public static WorkerSpec group(int members, IntFunction<? extends Worker> factory) {
        if (members < 0) {
            throw new IllegalArgumentException("members must be 0 or more, was " + members);
        }
        return new WorkerSpec(factory, null, members, Integer.MAX_VALUE);
    }

    /**
     * With a limit to how many members the group may be given.
     *
     * @param most at least 1, and at least those there are at first
     * @return a new spec
     * @throws IllegalArgumentException if it is less, or this is not a group
     */
    public WorkerSpec maximum(int most) {
        if (!group || most < Math.max(1, members)) {
            throw new IllegalArgumentException(
                    "maximum must be at least " + Math.max(1, members) + ", and of a group, was " + most);
        }
        WorkerSpec spec = new WorkerSpec(this);
        spec.maximum = most;
        return spec;
    }

    /**
     * With a restart policy of its own.
     *
     * @param policy the policy
     * @return a new spec
     */
    public WorkerSpec restart(RestartPolicy policy) {
        WorkerSpec spec = new WorkerSpec(this);
        spec.restart = Optional.of(policy);
        return spec;
    }

    /**
     * With a declared order: it starts when all of these are ready, and stops before them, wherever it was registered. A worker that
     * depends on one that has failed for good is not started before that one is.
     *
     * @param name a worker of the same chief
     * @param more further ones
     * @return a new spec
     */
    public WorkerSpec startAfter(String name, String... more) {
        Set<String> names = new LinkedHashSet<>(List.of(more));
        names.add(name);
        return startAfter(names);
    }

    /**
     * With no order: it starts at once, wherever it was registered.
     *
     * @return a new spec
     */
    public WorkerSpec startAtOnce() {
        return startAfter(Set.of());
    }

    /**
     * As {@link #startAfter(String, String...)}.
     *
     * @param names workers of the same chief; with none it starts at once
     * @return a new spec
     */
    public WorkerSpec startAfter(Collection<String> names) {
        WorkerSpec spec = new WorkerSpec(this);
        spec.startAfter = Optional.of(Set.copyOf(names));
        return spec;
    }

    /**
     * With readiness: the worker calls {@link WorkerContext#ready()}, and those that start after it wait for that. If it does not in
     * time, it is stopped, and has failed.
     *
     * @param within how long after its start, more than zero
     * @return a new spec
     * @throws IllegalArgumentException if it is not positive
     */
    public WorkerSpec readyWithin(Duration within) {
        WorkerSpec spec = new WorkerSpec(this);
        spec.readyTimeout = Optional.of(positive("readyWithin", within));
        return spec;
    }

    /**
     * With another time to end in when asked to. Half of it over, the thread is interrupted; all of it over, abandoned. A nested
     * chief's is its budget and a little more unless set; for a group whose factory makes nested chiefs it is to be set.
     *
     * @param timeout more than zero
     * @return a new spec
     * @throws IllegalArgumentException if it is not positive
     */
    public WorkerSpec stopTimeout(Duration timeout) {
        WorkerSpec spec = new WorkerSpec(this);
        spec.stopTimeout = Optional.of(positive("stopTimeout", timeout));
        return spec;
    }

    /**
     * With a watchdog: while it runs the worker calls {@link WorkerContext#heartbeat()}, or is reported with its stack.
     *
     * @param atLeastEvery how long it may be silent, more than zero
     * @return a new spec
     * @throws IllegalArgumentException if it is not positive
     */
    public WorkerSpec heartbeat(Duration atLeastEvery) {
        WorkerSpec spec = new WorkerSpec(this);
        spec.heartbeat = Optional.of(positive("heartbeat", atLeastEvery));
        return spec;
    }

    /**
     * With a watchdog that also stops a silent worker, which then has failed.
     *
     * @param atLeastEvery how long it may be silent, more than zero
     * @return a new spec
     * @throws IllegalArgumentException if it is not positive
     */
    public WorkerSpec heartbeatOrRestart(Duration atLeastEvery) {
        WorkerSpec spec = heartbeat(atLeastEvery);
        spec.restartWhenSilent = true;
        return spec;
    }

    /**
     * As a worker without which the chief has no purpose: when it has ended, and is not restarted, the chief stops. Its exit code is
     * that of a failure if the worker failed.
     *
     * @return a new spec
     */
    public WorkerSpec significant() {
        WorkerSpec spec = new WorkerSpec(this);
        spec.significant = true;
        return spec;
    }

    /**
     * Whether this is a group.
     *
     * @return false for one worker
     */
    public boolean isGroup() {
        return group;
    }

    /**
     * How many workers there are at first.
     *
     * @return 1 if this is not a group
     */
    public int members() {
        return members;
    }

    /**
     * How many workers there may be.
     *
     * @return 1 if this is not a group
     */
    public int maximum() {
        return maximum;
    }

    /**
     * The restart policy.
     *
     * @return empty if it is the chief's
     */
    public Optional<RestartPolicy> restart() {
        return restart;
    }

    /**
     * What it declares to start after.
     *
     * @return empty if it starts after the one registered before it
     */
    public Optional<Set<String>> startAfter() {
        return startAfter;
    }

    /**
     * How long it may take to be ready.
     *
     * @return empty if it declares no readiness
     */
    public Optional<Duration> readyTimeout() {
        return readyTimeout;
    }

    /**
     * How long it has to end in.
     *
     * @return 10 s unless set; of a nested chief, its stop budget and 1 s
     */
    public Duration stopTimeout() {
        return stopTimeout.orElseGet(() -> nestedSettings()
                .map(nested -> nested.forceStopTimeout().plusSeconds(1))
                .orElse(DEFAULT_STOP_TIMEOUT));
    }

    /**
     * How long it may give no heartbeat.
     *
     * @return empty if nobody watches
     */
    public Optional<Duration> heartbeat() {
        return heartbeat;
    }

    /**
     * Whether a silent worker is stopped and counts as failed.
     *
     * @return false if it is only reported
     */
    public boolean restartWhenSilent() {
        return restartWhenSilent;
    }

    /**
     * Whether its end is the chief's.
     *
     * @return false unless set
     */
    public boolean isSignificant() {
        return significant;
    }

    /** The settings of the nested chief that this worker is, if it is one. */
    Optional<ChiefSettings> nestedSettings() {
        return worker instanceof NestedChief nested ? Optional.of(nested.settings()) : Optional.empty();
    }

    Worker newWorker(int number) {
        return factory.apply(number);
    }

    private static Duration positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(setting + " must be positive, was " + value);
        }
        return value;
    }
}
