package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Intensity;
import dev.seneschal.time.VirtualThreads;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Builds a {@link Chief}. A value that cannot be used is refused at once or by {@link #build()}, with its name. Not thread-safe.
 */
public final class ChiefBuilder {

    private static final int FIRST_JDK_WITHOUT_PINNING = 24;

    String name = "chief";
    final Map<String, WorkerSpec> workers = new LinkedHashMap<>();
    final Map<String, Object> attributes = new LinkedHashMap<>();
    Strategy strategy = Strategy.ONE_FOR_ONE;
    RestartPolicy restart = RestartPolicy.never();
    Optional<Intensity> chiefIntensity = Optional.empty();
    Duration forceStopTimeout = Duration.ofSeconds(45);
    Optional<Locker> locker = Optional.empty();
    Optional<Runnable> shutdownCallback = Optional.empty();
    Optional<ChiefEventHandler> eventHandler = Optional.empty();
    int eventCapacity = EventStream.DEFAULT_CAPACITY;
    BiConsumer<String, Throwable> recover = (worker, thrown) -> {};
    Optional<CompletionStage<?>> stopOn = Optional.empty();
    boolean stopWhenAllDone;
    int failureExitCode = 1;
    boolean keepsJvmAlive = true;
    Optional<ThreadFactory> threadFactory = Optional.empty();
    boolean virtualThreads = Runtime.version().feature() >= FIRST_JDK_WITHOUT_PINNING;
    String mdcKey = "worker";
    Environment environment = Environment.system();

    ChiefBuilder() {}

    /**
     * Names the chief, for its threads and its parent's log.
     *
     * @param chiefName {@code chief} unless set
     * @return this
     * @throws IllegalArgumentException if it is empty or holds a slash or a control character
     */
    public ChiefBuilder name(String chiefName) {
        name = WorkerNames.check(chiefName);
        return this;
    }

    /**
     * Registers a worker, to start after the one registered before it.
     *
     * @param workerName its name within this chief
     * @param worker the worker
     * @return this
     * @throws IllegalArgumentException if the name is empty, taken, or holds a slash or a control character
     */
    public ChiefBuilder addWorker(String workerName, Worker worker) {
        return addWorker(workerName, WorkerSpec.of(worker));
    }

    /**
     * Registers a worker or a group with its settings.
     *
     * @param workerName its name within this chief
     * @param spec the worker and its settings
     * @return this
     * @throws IllegalArgumentException if the name is empty, taken, or holds a slash or a control character
     */
    public ChiefBuilder addWorker(String workerName, WorkerSpec spec) {
        Objects.requireNonNull(spec, "spec");
        if (workers.putIfAbsent(WorkerNames.check(workerName), spec) != null) {
            throw new IllegalArgumentException("there is a worker " + workerName + " already");
        }
        return this;
    }

    /**
     * Registers several workers, in the map's order.
     *
     * @param more workers by name
     * @return this
     * @throws IllegalArgumentException as {@link #addWorker}
     */
    public ChiefBuilder addWorkers(Map<String, ? extends Worker> more) {
        more.forEach(this::addWorker);
        return this;
    }

    /**
     * Who is restarted with a worker that failed.
     *
     * @param who one for one unless set
     * @return this
     */
    public ChiefBuilder strategy(Strategy who) {
        strategy = Objects.requireNonNull(who, "strategy");
        return this;
    }

    /**
     * The restart policy of workers that have none of their own.
     *
     * @param policy never unless set
     * @return this
     */
    public ChiefBuilder restart(RestartPolicy policy) {
        restart = Objects.requireNonNull(policy, "restart");
        return this;
    }

    /**
     * A limit to the restarts by policy of all workers together, besides each one's own.
     *
     * @param limit none unless set
     * @return this
     */
    public ChiefBuilder chiefIntensity(Intensity limit) {
        chiefIntensity = Optional.of(limit);
        return this;
    }

    /**
     * How long the chief may take to stop in all, after which what still runs is abandoned.
     *
     * @param budget 45 s unless set, as uwe's
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public ChiefBuilder forceStopTimeout(Duration budget) {
        if (budget.isNegative() || budget.isZero()) {
            throw new IllegalArgumentException("forceStopTimeout must be positive, was " + budget);
        }
        forceStopTimeout = budget;
        return this;
    }

    /**
     * What to wait for as a reason to stop.
     *
     * @param reason unless set SIGTERM and SIGINT in {@link Chief#run()} of a chief that is nobody's worker, and nothing otherwise
     * @return this
     */
    public ChiefBuilder locker(Locker reason) {
        locker = Optional.of(reason);
        return this;
    }

    /**
     * What to do when all workers have ended or been abandoned, before the report is made. Runs exactly once on every way out, on a
     * thread of its own. It has what its workers leave of {@link #forceStopTimeout}, at least 5 s, or half a second in a nested chief; then it is
     * interrupted, reported with its stack, and left to itself. It is not to close the chief; a second signal while it runs is the host's own, and so ends the JVM by default.
     *
     * @param callback nothing unless set; what it throws is an event
     * @return this
     */
    public ChiefBuilder onShutdown(Runnable callback) {
        shutdownCallback = Optional.of(callback);
        return this;
    }

    /**
     * Who is told what happens.
     *
     * @param handler {@link ChiefEventHandler#slf4jFailures()} unless set; of a nested chief, none besides its parent's
     * @return this
     */
    public ChiefBuilder eventHandler(ChiefEventHandler handler) {
        eventHandler = Optional.of(handler);
        return this;
    }

    /**
     * How many events may wait for a slow handler.
     *
     * @param events 1,024 unless set
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public ChiefBuilder eventCapacity(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("eventCapacity must be at least 1, was " + events);
        }
        eventCapacity = events;
        return this;
    }

    /**
     * Is called with a worker's path and what it threw, on the worker's own thread before anything is decided, as uwe's SetRecover. It
     * changes nothing of what follows; what it throws itself is an event.
     *
     * @param hook nothing unless set
     * @return this
     */
    public ChiefBuilder recover(BiConsumer<String, Throwable> hook) {
        recover = Objects.requireNonNull(hook, "hook");
        return this;
    }

    /**
     * Gives all workers something, in place of the values of uwe's SetContext.
     *
     * @param attribute its name
     * @param value what they find under it
     * @return this
     * @throws IllegalArgumentException if there is one of that name
     */
    public ChiefBuilder attribute(String attribute, Object value) {
        if (attributes.putIfAbsent(attribute, Objects.requireNonNull(value, attribute)) != null) {
            throw new IllegalArgumentException("there is an attribute " + attribute + " already");
        }
        return this;
    }

    /**
     * Gives all workers mailboxes, named by their paths, in place of uwe's UseCustomIMQBroker. A message to a worker waits for it, even
     * before it asks for its mailbox. The host closes them once the chief has ended.
     *
     * @param all the mailboxes
     * @return this
     * @throws IllegalArgumentException if there are some already
     */
    public ChiefBuilder mailboxes(Mailboxes all) {
        return attribute(Mailboxes.ATTRIBUTE, all);
    }

    /**
     * Stops the chief when something else ends, in place of the cancellation of uwe's SetContext.
     *
     * @param token completes, in whatever way, when the chief is to stop
     * @return this
     */
    public ChiefBuilder stopOn(CompletionStage<?> token) {
        stopOn = Optional.of(token);
        return this;
    }

    /**
     * Stops the chief when no worker runs or waits any more. Otherwise it waits for a reason to stop.
     *
     * @return this
     */
    public ChiefBuilder stopWhenAllDone() {
        stopWhenAllDone = true;
        return this;
    }

    /**
     * The exit code of an end by failure.
     *
     * @param code 1 unless set
     * @return this
     * @throws IllegalArgumentException if it is not from 1 to 255
     */
    public ChiefBuilder failureExitCode(int code) {
        if (code < 1 || code > 255) {
            throw new IllegalArgumentException("failureExitCode must be from 1 to 255, was " + code);
        }
        failureExitCode = code;
        return this;
    }

    /**
     * Whether a running chief keeps the JVM from ending. Its workers' threads never do.
     *
     * @param keeps true unless set
     * @return this
     */
    public ChiefBuilder keepsJvmAlive(boolean keeps) {
        keepsJvmAlive = keeps;
        return this;
    }

    /**
     * Where workers' threads come from, when the host has its own ideas. They keep the names and kind that it gives them.
     *
     * @param factory daemon threads named by the worker's path unless set
     * @return this
     */
    public ChiefBuilder threadFactory(ThreadFactory factory) {
        threadFactory = Optional.of(factory);
        return this;
    }

    /**
     * Whether workers run on virtual threads.
     *
     * @param virtual true unless set from JDK 24 on; before, {@code synchronized} pins
     * @return this
     * @throws IllegalArgumentException if true on a JDK before 21
     */
    public ChiefBuilder virtualThreads(boolean virtual) {
        if (virtual && !VirtualThreads.areThere()) {
            throw new IllegalArgumentException("virtualThreads need JDK 21 or later, this is " + Runtime.version());
        }
        virtualThreads = virtual;
        return this;
    }

    /**
     * The name under which a worker's path stands in SLF4J's MDC on its thread.
     *
     * @param key {@code worker} unless set; empty for none
     * @return this
     */
    public ChiefBuilder mdcKey(String key) {
        mdcKey = Objects.requireNonNull(key, "mdcKey");
        return this;
    }

    /**
     * Where time, randomness and threads come from.
     *
     * @param world {@link Environment#system()} unless set; another one also makes the workers' threads
     * @return this
     */
    public ChiefBuilder environment(Environment world) {
        environment = Objects.requireNonNull(world, "environment");
        return this;
    }

    /**
     * Makes the chief. It does nothing until it is run or started.
     *
     * @return the chief
     * @throws IllegalArgumentException if a worker depends on one that there is not, or on itself in a circle
     */
    public Chief build() {
        WorkerNames.checkOrder(
                workers.entrySet().stream()
                        .filter(entry -> entry.getValue().startAfter().isPresent())
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().startAfter().get())),
                workers.keySet());
        Chief chief = new Chief(new ChiefSettings(this));
        if (attributes.get(Mailboxes.ATTRIBUTE) instanceof Mailboxes mailboxes) {
            mailboxes.directory(
                    path -> chief.status(path).filter(ChiefBuilder::receives).isPresent());
        }
        return chief;
    }

    /** A group or a nested chief has no mailbox; those in it have. */
    private static boolean receives(WorkerStatus status) {
        return status.kind() == WorkerStatus.Kind.WORKER || status.kind() == WorkerStatus.Kind.MEMBER;
    }
}
