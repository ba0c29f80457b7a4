package dev.seneschal.actions;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Shows what actions do in a registry of Micrometer's, which is an optional dependency. As an interceptor it measures each attempt; the
 * counts and levels of a group, or of a hub's groups, are there once it is shown. Each meter has the tag {@code action}, the group's name;
 * docs/actions.md has them all.
 *
 * <pre>{@code
 * ActionMetrics metrics = ActionMetrics.in(registry);
 * WorkerGroup<Order> group = WorkerGroup.builder("orders", Order.class, Ship::new).intercept(metrics).build();
 * metrics.show(group);
 * }</pre>
 *
 * <p>One of them may serve many groups. All methods may be called from any thread.
 */
public final class ActionMetrics implements ActionInterceptor {

    private static final String TAG = "action";

    private final MeterRegistry registry;
    private final Map<String, Times> times = new ConcurrentHashMap<>();
    /** By name. One that comes back with its name may do so before all have heard that it had ended. */
    private final Map<String, Shown> shown = new HashMap<>();

    private ActionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What is shown of a group. */
    private record Shown(WorkerGroup<?> group, List<Meter> meters) {}

    /** How long the attempts of a group took. */
    private record Times(Timer succeeded, Timer failed) {}

    /**
     * Metrics in a registry.
     *
     * @param registry the host's
     * @return for {@link WorkerGroupBuilder#intercept}
     */
    @SuppressWarnings("exports") // who has a registry has its module
    public static ActionMetrics in(MeterRegistry registry) {
        return new ActionMetrics(Objects.requireNonNull(registry, "registry"));
    }

    @Override
    public void around(Job<?> job, Next next) throws Exception {
        Times own = times.computeIfAbsent(job.group(), this::timesOf);
        Timer timer = own.failed;
        long began = System.nanoTime();
        try {
            next.proceed();
            timer = own.succeeded;
        } finally {
            timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Shows the counts and levels of a group, until it has ended. They are read when the registry asks for them.
     *
     * @param group the group
     * @return this
     */
    public ActionMetrics show(WorkerGroup<?> group) {
        synchronized (shown) {
            Shown before = shown.get(group.name());
            if (before != null && before.group == group) {
                return this;
            }
            if (before != null) {
                before.meters.forEach(registry::remove);
            }
            shown.put(group.name(), new Shown(group, metersOf(group)));
        }
        group.terminated().thenAccept(report -> hide(group));
        return this;
    }

    /**
     * Shows the counts and levels of a hub's groups and their dependents, of those that it has and those that come, each until it has ended.
     *
     * @param hub the hub
     * @return this
     */
    public ActionMetrics show(ActionHub hub) {
        hub.onGroup(this::show);
        return this;
    }

    private void hide(WorkerGroup<?> group) {
        synchronized (shown) {
            Shown last = shown.get(group.name());
            if (last != null && last.group == group) {
                shown.remove(group.name());
                last.meters.forEach(registry::remove);
            }
        }
    }

    private List<Meter> metersOf(WorkerGroup<?> group) {
        return List.of(
                count(group, "seneschal.action.accepted", "jobs taken", GroupStats::accepted),
                count(group, "seneschal.action.done", "jobs whose action returned", GroupStats::done),
                count(group, "seneschal.action.dead", "jobs that became dead letters", GroupStats::dead),
                count(group, "seneschal.action.dropped", "jobs dropped or discarded", GroupStats::dropped),
                count(group, "seneschal.action.refused", "jobs not taken", GroupStats::refused),
                count(group, "seneschal.action.retried", "attempts after a job's first", GroupStats::retries),
                count(group, "seneschal.action.timedout", "attempts interrupted for their time", GroupStats::timedOut),
                count(
                        group,
                        "seneschal.action.panics",
                        "panics of actions",
                        stats -> stats.worker().totalPanics()),
                level(group, "seneschal.action.pending", "jobs", "taken and without a result", GroupStats::pending),
                level(group, "seneschal.action.running", "jobs", "under way", GroupStats::running),
                level(
                        group,
                        "seneschal.action.workers",
                        "workers",
                        "that live",
                        stats -> stats.worker().totalCurrentWorkers()),
                level(
                        group,
                        "seneschal.action.oldest",
                        "seconds",
                        "since the oldest waiting job was taken",
                        stats -> stats.oldestWait().toNanos() / 1e9));
    }

    private Times timesOf(String group) {
        return new Times(timer(group, "succeeded"), timer(group, "failed"));
    }

    private Timer timer(String group, String outcome) {
        return Timer.builder("seneschal.action.time")
                .tags(TAG, group, "outcome", outcome)
                .description("an attempt, with what is around it")
                .register(registry);
    }

    private Meter count(WorkerGroup<?> group, String name, String description, ToDoubleFunction<GroupStats> value) {
        return FunctionCounter.builder(name, registry, same -> value.applyAsDouble(group.stats()))
                .tag(TAG, group.name())
                .description(description)
                .register(registry);
    }

    private Meter level(
            WorkerGroup<?> group, String name, String unit, String description, ToDoubleFunction<GroupStats> value) {
        return Gauge.builder(name, group, same -> value.applyAsDouble(same.stats()))
                .strongReference(true)
                .tag(TAG, group.name())
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }
}
