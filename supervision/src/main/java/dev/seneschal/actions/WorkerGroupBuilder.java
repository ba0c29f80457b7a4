package dev.seneschal.actions;

import dev.seneschal.time.Backoff;
import dev.seneschal.time.Environment;
import dev.seneschal.time.Intensity;
import dev.seneschal.time.Nanos;
import dev.seneschal.time.VirtualThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Builds a {@link WorkerGroup}. Values are checked by {@link #build()}, which names the setting and the value that it cannot use. Not
 * thread-safe.
 *
 * @param <T> the body of its jobs
 */
public final class WorkerGroupBuilder<T> {

    private final String name;
    private final Class<T> type;
    private final Supplier<? extends Action<T>> actions;
    private final List<ActionInterceptor> interceptors = new ArrayList<>();
    private String topic;
    private InstanceType instance = InstanceType.ELASTIC;
    private int min = 1;
    private int max = 10;
    private int bufferSize = 1024;
    private OverflowPolicy overflow = OverflowPolicy.WAIT;
    private Duration submitWait = Duration.ofSeconds(10);
    private Duration maxIdle = Duration.ofMinutes(1);
    private Behaviour behaviour = Behaviour.RESTART_ONE;
    private @Nullable EscalationListener listener;
    private @Nullable EscalationListener hubListener;
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private int quarantineAfter = 3;
    private Duration jobTimeout = Duration.ZERO;
    private Duration abandonAfter = Duration.ofSeconds(10);
    private Intensity intensity = Intensity.DEFAULT;
    private Backoff restartBackoff = new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2);
    private @Nullable RateLimit rateLimit;
    private int knownIds;
    private Duration knownTime = Duration.ofHours(1);
    private boolean haltsLanes;
    private ScalingPolicy scaling = QueueWaitScaling.ofDefaults();
    private Function<Throwable, FailureKind> classify =
            thrown -> thrown instanceof Error ? FailureKind.PANIC : FailureKind.RETRY;
    private DeadLetterSink deadLetters = WorkerGroupBuilder::log;
    private Environment environment = Environment.system();
    private boolean keepsJvmAlive = true;
    private @Nullable ThreadFactory threadFactory;
    private @Nullable GroupThreads shared;

    WorkerGroupBuilder(String name, Class<T> type, Supplier<? extends Action<T>> actions) {
        this.name = Objects.requireNonNull(name, "name");
        this.type = Objects.requireNonNull(type, "type");
        this.actions = Objects.requireNonNull(actions, "actions");
        topic = name;
    }

    /**
     * How many slots there are at all.
     *
     * @param instance {@link InstanceType#ELASTIC} unless set
     * @return this
     */
    public WorkerGroupBuilder<T> instance(InstanceType instance) {
        this.instance = Objects.requireNonNull(instance, "instance");
        return this;
    }

    /**
     * How many slots an elastic group has.
     *
     * @param min the fewest, 1 or more; 1 unless set
     * @param max the most, never exceeded; 10 unless set
     * @return this
     */
    public WorkerGroupBuilder<T> slots(int min, int max) {
        this.min = min;
        this.max = max;
        return this;
    }

    /**
     * How many jobs may wait: for a slot, in a lane, or for another attempt.
     *
     * @param bufferSize 1 or more; 1,024 unless set
     * @return this
     */
    public WorkerGroupBuilder<T> bufferSize(int bufferSize) {
        this.bufferSize = bufferSize;
        return this;
    }

    /**
     * What happens to a job for which there is no place.
     *
     * @param overflow {@link OverflowPolicy#WAIT} unless set
     * @return this
     */
    public WorkerGroupBuilder<T> overflow(OverflowPolicy overflow) {
        this.overflow = Objects.requireNonNull(overflow, "overflow");
        return this;
    }

    /**
     * How long {@link WorkerGroup#submit} waits for a place, unless it is told.
     *
     * @param submitWait zero for not at all; 10 s unless set
     * @return this
     */
    public WorkerGroupBuilder<T> submitWait(Duration submitWait) {
        this.submitWait = Objects.requireNonNull(submitWait, "submitWait");
        return this;
    }

    /**
     * How long a slot above the minimum stays without a job.
     *
     * @param maxIdle more than zero; 1 min unless set
     * @return this
     */
    public WorkerGroupBuilder<T> maxIdle(Duration maxIdle) {
        this.maxIdle = Objects.requireNonNull(maxIdle, "maxIdle");
        return this;
    }

    /**
     * How the number of slots follows the load.
     *
     * @param scaling a policy of this group's own; {@link QueueWaitScaling#ofDefaults} unless set
     * @return this
     */
    public WorkerGroupBuilder<T> scaling(ScalingPolicy scaling) {
        this.scaling = Objects.requireNonNull(scaling, "scaling");
        return this;
    }

    /**
     * What happens at a panic, unless a listener decides.
     *
     * @param behaviour {@link Behaviour#RESTART_ONE} unless set
     * @return this
     */
    public WorkerGroupBuilder<T> behaviour(Behaviour behaviour) {
        this.behaviour = Objects.requireNonNull(behaviour, "behaviour");
        return this;
    }

    /**
     * Who is asked at a panic, before the hub's listener.
     *
     * @param listener nobody unless set
     * @return this
     */
    public WorkerGroupBuilder<T> onEscalation(EscalationListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * What an exception says of the job and the action. Called on slots' threads; if it throws itself the job is tried again. A
     * {@link PanicException} is always a panic.
     *
     * @param classify errors are panics and exceptions are tried again, unless set
     * @return this
     */
    public WorkerGroupBuilder<T> classify(Function<Throwable, FailureKind> classify) {
        this.classify = Objects.requireNonNull(classify, "classify");
        return this;
    }

    /**
     * How often a job is tried.
     *
     * @param retry {@link RetryPolicy#DEFAULT} unless set
     * @return this
     */
    public WorkerGroupBuilder<T> retry(RetryPolicy retry) {
        this.retry = Objects.requireNonNull(retry, "retry");
        return this;
    }

    /**
     * How often a job may make the action panic before it is a dead letter. Jobs with an id are known again when they come again, for an
     * hour.
     *
     * @param panics 1 or more; 3 unless set
     * @return this
     */
    public WorkerGroupBuilder<T> quarantineAfter(int panics) {
        this.quarantineAfter = panics;
        return this;
    }

    /**
     * Where jobs go that are given up.
     *
     * @param deadLetters logged unless set
     * @return this
     */
    public WorkerGroupBuilder<T> deadLetters(DeadLetterSink deadLetters) {
        this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
        return this;
    }

    /**
     * How long an attempt may take before its thread is interrupted.
     *
     * @param jobTimeout zero for any time; any unless set
     * @return this
     */
    public WorkerGroupBuilder<T> jobTimeout(Duration jobTimeout) {
        this.jobTimeout = Objects.requireNonNull(jobTimeout, "jobTimeout");
        return this;
    }

    /**
     * How long a thread may ignore its interrupt before its slot is given up. Such a slot counts as one of the most there may be until the
     * thread ends, and so does its job. It is also how long a restart of all waits for running jobs before it interrupts them.
     *
     * @param abandonAfter more than zero; 10 s unless set
     * @return this
     */
    public WorkerGroupBuilder<T> abandonAfter(Duration abandonAfter) {
        this.abandonAfter = Objects.requireNonNull(abandonAfter, "abandonAfter");
        return this;
    }

    /**
     * How often workers may be restarted. Once more, and the group ends.
     *
     * @param intensity {@link Intensity#DEFAULT} unless set
     * @param backoff the wait before a restart; 1 s doubling to 1 min, jitter 0.2, unless set. It starts anew after 5 min without one
     * @return this
     */
    public WorkerGroupBuilder<T> restarts(Intensity intensity, Backoff backoff) {
        this.intensity = Objects.requireNonNull(intensity, "intensity");
        this.restartBackoff = Objects.requireNonNull(backoff, "backoff");
        return this;
    }

    /**
     * How many jobs are started in a time.
     *
     * @param rateLimit any number unless set
     * @return this
     */
    public WorkerGroupBuilder<T> rateLimit(RateLimit rateLimit) {
        this.rateLimit = Objects.requireNonNull(rateLimit, "rateLimit");
        return this;
    }

    /**
     * Refuses jobs whose id was accepted before.
     *
     * @param ids how many ids are remembered, 1 or more
     * @param time for how long
     * @return this
     */
    public WorkerGroupBuilder<T> deduplicate(int ids, Duration time) {
        Checks.positive("deduplicate ids", ids);
        this.knownIds = ids;
        this.knownTime = Checks.positive("deduplicate time", time);
        return this;
    }

    /**
     * Has the jobs of a key stand still when one of them is a dead letter, until {@link WorkerGroup#resumeLane}.
     *
     * @return this; unless set the next of the key is done
     */
    public WorkerGroupBuilder<T> haltLanesAfterDeadLetter() {
        this.haltsLanes = true;
        return this;
    }

    /**
     * Adds what runs around every attempt; the first is outermost.
     *
     * @param interceptor the interceptor
     * @return this
     */
    public WorkerGroupBuilder<T> intercept(ActionInterceptor interceptor) {
        interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
        return this;
    }

    /**
     * Where time, randomness and threads come from.
     *
     * @param environment {@link Environment#system()} unless set
     * @return this
     */
    public WorkerGroupBuilder<T> environment(Environment environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
        return this;
    }

    /**
     * Makes slots' threads. A thread is named {@code action-NAME-NUMBER} unless its factory names it.
     *
     * @param threadFactory daemon platform threads unless set
     * @return this
     */
    public WorkerGroupBuilder<T> threadFactory(ThreadFactory threadFactory) {
        this.threadFactory = Objects.requireNonNull(threadFactory, "threadFactory");
        return this;
    }

    /**
     * Whether slots run on virtual threads, for groups of very many slots whose actions mostly wait. Before JDK 24 an action that waits in
     * {@code synchronized} holds its carrier.
     *
     * @param virtual false unless set; true in place of a thread factory
     * @return this
     * @throws IllegalArgumentException if true on a JDK before 21
     */
    public WorkerGroupBuilder<T> virtualThreads(boolean virtual) {
        if (virtual && !VirtualThreads.areThere()) {
            throw new IllegalArgumentException("virtualThreads need JDK 21 or later, this is " + Runtime.version());
        }
        threadFactory = virtual ? VirtualThreads.newFactory() : null;
        return this;
    }

    /**
     * Whether a started group that stands alone keeps the JVM alive until it ends.
     *
     * @param keepsJvmAlive true unless set
     * @return this
     */
    public WorkerGroupBuilder<T> keepsJvmAlive(boolean keepsJvmAlive) {
        this.keepsJvmAlive = keepsJvmAlive;
        return this;
    }

    /** The topic, for groups of a hub. */
    WorkerGroupBuilder<T> topic(String by) {
        topic = by;
        return this;
    }

    /** What the groups of a hub have in common. */
    WorkerGroupBuilder<T> hub(Environment world, GroupThreads threads, @Nullable EscalationListener listens) {
        environment = world;
        shared = threads;
        hubListener = listens;
        return this;
    }

    /**
     * Builds the group; it takes jobs, and does none until it is started.
     *
     * @return the group
     * @throws IllegalArgumentException if a setting cannot be used; the text names it and its value
     */
    public WorkerGroup<T> build() {
        Checks.name(name);
        boolean elastic = instance == InstanceType.ELASTIC;
        Checks.limits(min, max);
        Checks.positive("bufferSize", bufferSize);
        Checks.positive("quarantineAfter", quarantineAfter);
        Checks.notNegative("submitWait", submitWait);
        GroupSettings settings = new GroupSettings(
                name,
                topic,
                instance,
                elastic ? min : 1,
                elastic ? max : 1,
                bufferSize,
                overflow,
                Nanos.of(Checks.positive("maxIdle", maxIdle)),
                behaviour,
                listener != null || hubListener != null,
                retry,
                quarantineAfter,
                Nanos.of(Checks.notNegative("jobTimeout", jobTimeout)),
                Nanos.of(Checks.positive("abandonAfter", abandonAfter)),
                intensity,
                restartBackoff,
                rateLimit,
                knownIds,
                Nanos.of(knownTime),
                haltsLanes,
                scaling);
        return new WorkerGroup<>(parts(settings), type, submitWait);
    }

    private GroupParts parts(GroupSettings settings) {
        List<EscalationListener> listeners = new ArrayList<>();
        if (listener != null) {
            listeners.add(listener);
        }
        if (hubListener != null) {
            listeners.add(hubListener);
        }
        return new GroupParts(
                settings,
                environment,
                actions,
                classify,
                List.copyOf(interceptors),
                deadLetters,
                List.copyOf(listeners),
                keepsJvmAlive,
                threadFactory,
                shared);
    }

    private static void log(DeadLetter letter) {
        LoggerFactory.getLogger(WorkerGroup.class)
                .error(
                        "group {} gave up {} after {} attempts: {}",
                        letter.group(),
                        letter.job(),
                        letter.attempts(),
                        letter.reason(),
                        letter.cause().orElse(null));
    }
}
