package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A context without a chief, for a {@link WorkerPool}'s workers and for tests of workers: {@link #cancel} is the request to stop.
 * Thread-safe.
 */
public final class StandaloneContext implements WorkerContext {

    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

    private final String path;
    private final Map<String, Object> attributes;
    private final Environment environment;
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private final List<Runnable> actions = new ArrayList<>();
    private volatile boolean ready;
    private long heartbeats;

    /**
     * A context without attributes.
     *
     * @param path the worker's path
     */
    public StandaloneContext(String path) {
        this(path, Map.of());
    }

    /**
     * A context.
     *
     * @param path the worker's path
     * @param attributes what {@link #attribute} finds, by name
     */
    public StandaloneContext(String path, Map<String, Object> attributes) {
        this(path, attributes, Environment.system());
    }

    /**
     * A context with a clock of its own.
     *
     * @param path the worker's path
     * @param attributes what {@link #attribute} finds, by name
     * @param environment by which {@link #sleep} and {@link #awaitCancelled} wait
     */
    public StandaloneContext(String path, Map<String, Object> attributes, Environment environment) {
        this.path = path;
        this.attributes = Map.copyOf(attributes);
        this.environment = environment;
    }

    /** Asks the worker to stop, and runs its actions for that on this thread. */
    public void cancel() {
        List<Runnable> due;
        synchronized (actions) {
            cancelled.complete(null);
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    /**
     * Whether the worker has said that it is ready.
     *
     * @return true once it has
     */
    public boolean isReady() {
        return ready;
    }

    /**
     * How often the worker has said that it is alive.
     *
     * @return the number of heartbeats
     */
    public long heartbeats() {
        synchronized (actions) {
            return heartbeats;
        }
    }

    @Override
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public boolean isCancelled() {
        return cancelled.isDone();
    }

    @Override
    public boolean sleep(Duration time) throws InterruptedException {
        return !environment.await(cancelled, time);
    }

    @Override
    public void awaitCancelled() throws InterruptedException {
        environment.await(cancelled, FOR_EVER);
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (actions) {
            if (!isCancelled()) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Always empty: there is nobody who abandons the worker. */
    @Override
    public Optional<Duration> timeToDeadline() {
        return Optional.empty();
    }

    @Override
    public void ready() {
        ready = true;
    }

    @Override
    public void heartbeat() {
        synchronized (actions) {
            heartbeats++;
        }
    }

    @Override
    public int restarts() {
        return 0;
    }

    @Override
    public <T> Optional<T> attribute(String name, Class<T> type) {
        return Attributes.find(attributes, name, type);
    }
}
