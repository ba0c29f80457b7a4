package dev.seneschal.actions;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A hub's groups by name and by topic: each name and each topic has one at most. May be used from any thread. */
final class HubGroups {

    private final String hub;
    private final Map<String, MasterWorkerGroup<?>> byAction = new ConcurrentSkipListMap<>();
    private final Map<String, MasterWorkerGroup<?>> byTopic = new ConcurrentSkipListMap<>();
    private final List<Consumer<WorkerGroup<?>>> watchers = new CopyOnWriteArrayList<>();
    private boolean started;
    private boolean closing;

    HubGroups(String hub) {
        this.hub = hub;
    }

    Optional<MasterWorkerGroup<?>> byAction(String action) {
        return Optional.ofNullable(byAction.get(action));
    }

    @Nullable
    MasterWorkerGroup<?> byTopic(String topic) {
        return byTopic.get(topic);
    }

    /** The group of a topic, made if there is none, once however many ask for it. */
    MasterWorkerGroup<?> byTopic(String topic, Function<String, MasterWorkerGroup<?>> make) {
        MasterWorkerGroup<?> made;
        synchronized (this) {
            MasterWorkerGroup<?> found = byTopic.get(topic);
            if (found != null) {
                return found;
            }
            made = make.apply(topic);
            put(made);
        }
        came(made.group());
        return made;
    }

    /** All, by name. */
    Collection<MasterWorkerGroup<?>> all() {
        return byAction.values();
    }

    void add(MasterWorkerGroup<?> made) {
        synchronized (this) {
            put(made);
        }
        came(made.group());
    }

    private void put(MasterWorkerGroup<?> made) {
        String action = made.group().name();
        String topic = made.group().topic();
        if (closing) {
            throw new IllegalStateException("hub " + hub + " is closed and takes no action " + action);
        }
        if (byAction.containsKey(action)) {
            throw new IllegalStateException("hub " + hub + " has an action " + action + " already");
        }
        MasterWorkerGroup<?> other = byTopic.get(topic);
        if (other != null) {
            throw new IllegalStateException("hub " + hub + " has an action for topic " + topic + " already: "
                    + other.group().name());
        }
        byAction.put(action, made);
        byTopic.put(topic, made);
        made.group().terminated().thenAccept(report -> ended(made));
        if (started) {
            made.start();
        }
    }

    synchronized void forget(MasterWorkerGroup<?> group) {
        byAction.remove(group.group().name(), group);
        byTopic.remove(group.group().topic(), group);
    }

    /** A group that ends by itself leaves; at the hub's own end they stay, for its report. */
    private synchronized void ended(MasterWorkerGroup<?> group) {
        if (!closing) {
            forget(group);
        }
    }

    synchronized void start() {
        started = true;
        byAction.values().forEach(MasterWorkerGroup::start);
    }

    /** From now on none comes, and none leaves. */
    synchronized void beginClose() {
        closing = true;
    }

    /** Tells of each group and dependent that is here, and of those that come. Of some it may be told twice. */
    void watch(Consumer<WorkerGroup<?>> watcher) {
        watchers.add(watcher);
        byAction.values().forEach(master -> master.withDependents().forEach(watcher));
    }

    /** A group or a dependent has come. */
    void came(WorkerGroup<?> group) {
        watchers.forEach(watcher -> watcher.accept(group));
    }
}
