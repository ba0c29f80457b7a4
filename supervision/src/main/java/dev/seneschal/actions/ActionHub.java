package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Named {@link WorkerGroup}s by topic: those that were registered, and those that templates make when the first message comes. Fed by
 * hand, by {@link JobSource}s, and by a node; see {@link NodeFeed}.
 *
 * <p>Jobs and groups are taken before the hub is started; they begin when it is. A group that ends by itself leaves the hub, and its name
 * and topic are free again. All methods may be called from any thread.
 */
public final class ActionHub {

    private final String name;
    private final Environment environment;
    private final GroupThreads threads;
    private final WorkerTemplateRegistry templates;
    private final @Nullable EscalationListener listener;
    private final HubGroups groups;
    private final List<JobSource> sources = new ArrayList<>();
    private final CompletableFuture<HubReport> closed = new CompletableFuture<>();
    private boolean started;
    private boolean closing;

    ActionHub(ActionHubBuilder builder) {
        name = builder.name;
        environment = builder.environment;
        templates = builder.templates;
        listener = builder.listener;
        threads = new GroupThreads(environment, name, !builder.keepsJvmAlive, null, null);
        groups = new HubGroups(name);
    }

    /**
     * A builder for a hub.
     *
     * @param name the hub's name, for its threads and logs
     * @return a new one
     */
    public static ActionHubBuilder builder(String name) {
        return new ActionHubBuilder(name);
    }

    /**
     * The hub's name.
     *
     * @return as built
     */
    public String name() {
        return name;
    }

    /**
     * The hub's templates.
     *
     * @return as built; templates may be added and deleted at any time
     */
    public WorkerTemplateRegistry templates() {
        return templates;
    }

    // ---- groups

    /**
     * Registers a group whose topic is its name. sabuhp's Do.
     *
     * @param <T> the body of its jobs
     * @param action the group's name
     * @param type the body of its jobs
     * @param actions makes an action for each slot
     * @return the group, to add dependents to; started if the hub is
     * @throws IllegalStateException if there is a group of that name or topic, or the hub is closed
     */
    public <T> MasterWorkerGroup<T> register(String action, Class<T> type, Supplier<? extends Action<T>> actions) {
        return registerAlias(action, action, type, actions, builder -> {});
    }

    /**
     * Registers a group with settings.
     *
     * @param <T> the body of its jobs
     * @param action the group's name
     * @param type the body of its jobs
     * @param actions makes an action for each slot
     * @param settings sets what else is wanted; called on the caller's thread
     * @return the group, to add dependents to; started if the hub is
     * @throws IllegalArgumentException if a setting cannot be used
     * @throws IllegalStateException if there is a group of that name or topic, or the hub is closed
     */
    public <T> MasterWorkerGroup<T> register(
            String action,
            Class<T> type,
            Supplier<? extends Action<T>> actions,
            Consumer<WorkerGroupBuilder<T>> settings) {
        return registerAlias(action, action, type, actions, settings);
    }

    /**
     * Registers a group that takes the jobs of another topic than its name. sabuhp's DoAlias.
     *
     * @param <T> the body of its jobs
     * @param action the group's name
     * @param topic the topic of its jobs
     * @param type the body of its jobs
     * @param actions makes an action for each slot
     * @param settings sets what else is wanted; called on the caller's thread
     * @return the group, to add dependents to; started if the hub is
     * @throws IllegalArgumentException if a setting cannot be used
     * @throws IllegalStateException if there is a group of that name or topic, or the hub is closed
     */
    public <T> MasterWorkerGroup<T> registerAlias(
            String action,
            String topic,
            Class<T> type,
            Supplier<? extends Action<T>> actions,
            Consumer<WorkerGroupBuilder<T>> settings) {
        Objects.requireNonNull(topic, "topic");
        MasterWorkerGroup<T> made = make(new WorkerTemplate<>(action, topic, type, actions, settings));
        groups.add(made);
        return made;
    }

    /**
     * Takes a group out of the hub and closes it. Its name and topic are free at once.
     *
     * @param action the group's name
     * @param timeout how long closing may take
     * @return what it and its dependents left; empty if there is no such group
     * @throws InterruptedException if the waiting thread is interrupted; the group closes all the same
     */
    public List<GroupReport> unregister(String action, Duration timeout) throws InterruptedException {
        MasterWorkerGroup<?> group = groups.byAction(action).orElse(null);
        if (group == null) {
            return List.of();
        }
        groups.forget(group);
        return group.close(timeout);
    }

    /**
     * A group.
     *
     * @param action its name
     * @return the group, if there is one
     */
    public Optional<MasterWorkerGroup<?>> group(String action) {
        return groups.byAction(action);
    }

    private <T> MasterWorkerGroup<T> make(WorkerTemplate<T> template) {
        WorkerGroupBuilder<T> builder = WorkerGroup.builder(template.action(), template.type(), template.actions());
        template.settings().accept(builder);
        WorkerGroup<T> group = builder.topic(template.topic())
                .hub(environment, threads, listener)
                .build();
        return new MasterWorkerGroup<>(group, environment, threads, listener, groups::came);
    }

    /** Tells of each group and dependent that is here, and of those that come. */
    void onGroup(Consumer<WorkerGroup<?>> watcher) {
        groups.watch(watcher);
    }

    // ---- jobs

    /**
     * Hands a job to the group of a topic, as {@link WorkerGroup#submit}.
     *
     * @param topic the topic
     * @param body what is to be done
     * @return whether the group has it
     * @throws NoSuchTopicException if there is neither a group nor a template
     * @throws IllegalArgumentException if the group takes bodies of another type
     * @throws InterruptedException if the waiting thread is interrupted; the group does not have it then
     */
    public Submission submit(String topic, Object body) throws InterruptedException {
        return submit(topic, JobSpec.of(body));
    }

    /**
     * Hands a job to the group of a topic, as {@link WorkerGroup#submit}.
     *
     * @param topic the topic
     * @param job the job
     * @return whether the group has it
     * @throws NoSuchTopicException if there is neither a group nor a template
     * @throws IllegalArgumentException if the group takes bodies of another type
     * @throws InterruptedException if the waiting thread is interrupted; the group does not have it then
     */
    public Submission submit(String topic, JobSpec<?> job) throws InterruptedException {
        return require(topic).submitUsually(job, topic);
    }

    /**
     * Hands a job to the group of a topic.
     *
     * @param topic the topic
     * @param job the job
     * @param wait how long to wait for a place
     * @return whether the group has it
     * @throws NoSuchTopicException if there is neither a group nor a template
     * @throws IllegalArgumentException if the group takes bodies of another type
     * @throws InterruptedException if the waiting thread is interrupted; the group does not have it then
     */
    public Submission submit(String topic, JobSpec<?> job, Duration wait) throws InterruptedException {
        return require(topic).submit(job, topic, wait);
    }

    /**
     * Hands a job to the group of a topic and gives what its action replies; see {@link WorkerGroup#ask}.
     *
     * @param topic the topic
     * @param body what is to be done
     * @param timeout how long to wait for the reply
     * @return the reply, or exceptionally with an {@link ErrorReplyException}
     * @throws NoSuchTopicException if there is neither a group nor a template
     * @throws IllegalArgumentException if the group takes bodies of another type
     */
    public CompletableFuture<Object> ask(String topic, Object body, Duration timeout) {
        return require(topic).ask(JobSpec.of(body).within(timeout), topic, timeout);
    }

    private WorkerGroup<?> require(String topic) {
        MasterWorkerGroup<?> found = groups.byTopic(topic);
        return (found == null ? groups.byTopic(topic, this::boot) : found).group();
    }

    private MasterWorkerGroup<?> boot(String topic) {
        return make(templates.template(topic).orElseThrow(() -> new NoSuchTopicException(name, topic)));
    }

    /**
     * Takes jobs from a source: from the start on, or at once if the hub is started.
     *
     * @param source the source
     * @throws IllegalStateException if the hub is closed, or the source cannot be opened
     */
    public void feed(JobSource source) {
        boolean open;
        synchronized (this) {
            if (closing) {
                throw new IllegalStateException("hub " + name + " is closed and takes no source");
            }
            sources.add(source);
            open = started;
        }
        if (open) {
            open(source);
        }
    }

    private void open(JobSource source) {
        try {
            source.open(this::submit);
        } catch (Exception e) {
            throw new IllegalStateException("hub " + name + " could not open a source: " + e, e);
        }
    }

    // ---- the hub's life

    /**
     * Starts the hub: its groups do jobs, and its sources are opened. Does nothing if it was started or closed before.
     *
     * @throws IllegalStateException if a source cannot be opened; the hub is started all the same
     */
    public void start() {
        List<JobSource> toOpen;
        synchronized (this) {
            if (started || closing) {
                return;
            }
            started = true;
            threads.begin();
            groups.start();
            toOpen = List.copyOf(sources);
        }
        toOpen.forEach(this::open);
    }

    /**
     * The statistics of all groups.
     *
     * @return by name, each master before its dependents
     */
    public List<GroupStats> stats() {
        return groups.all().stream().flatMap(group -> group.stats().stream()).toList();
    }

    /**
     * Closes the sources, then all groups at once; see {@link WorkerGroup#close}. In an action, listener or callback of one of its groups
     * this begins the close and returns at once.
     *
     * @param timeout how long all that may take
     * @return what was left
     * @throws InterruptedException if the waiting thread is interrupted; the hub closes all the same
     */
    public HubReport close(Duration timeout) throws InterruptedException {
        long began = environment.nanoTime();
        boolean first = beginClose();
        List<MasterWorkerGroup<?>> all = List.copyOf(groups.all());
        all.forEach(group -> group.beginClose(timeout));
        if (first) {
            endWith(all, began);
        }
        boolean inside = GroupCallbacks.isInside(threads);
        List<GroupReport> reports = new ArrayList<>();
        for (MasterWorkerGroup<?> group : all) {
            reports.addAll(inside ? group.unfinished() : group.await(began + Nanos.of(timeout)));
        }
        return new HubReport(reports, Duration.ofNanos(environment.nanoTime() - began));
    }

    /**
     * The hub's end.
     *
     * @return completes on a callback thread when all groups have ended after a {@link #close}
     */
    public CompletableFuture<HubReport> terminated() {
        return closed.copy();
    }

    /**
     * Waits for the hub's end.
     *
     * @param timeout how long to wait
     * @return whether it has ended
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean awaitClosed(Duration timeout) throws InterruptedException {
        return environment.await(closed, timeout);
    }

    Environment environment() {
        return environment;
    }

    private boolean beginClose() {
        List<JobSource> toClose;
        synchronized (this) {
            if (closing) {
                return false;
            }
            closing = true;
            groups.beginClose();
            toClose = List.copyOf(sources);
        }
        for (JobSource source : toClose) {
            try {
                source.close();
            } catch (Throwable thrown) {
                LoggerFactory.getLogger(ActionHub.class).warn("hub {} could not close a source", name, thrown);
            }
        }
        return true;
    }

    private void endWith(List<MasterWorkerGroup<?>> all, long began) {
        List<CompletableFuture<GroupReport>> ends =
                all.stream().flatMap(group -> group.ends().stream()).toList();
        CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).whenComplete((ended, failure) -> {
            List<GroupReport> reports =
                    ends.stream().map(CompletableFuture::join).toList();
            closed.complete(new HubReport(reports, Duration.ofNanos(environment.nanoTime() - began)));
            threads.end();
        });
    }
}
