package dev.seneschal.actions;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A group that is made when the first message for it comes.
 *
 * @param <T> the body of its jobs
 * @param action the group's name
 * @param topic the topic of its jobs
 * @param type the body of its jobs
 * @param actions makes an action for each slot
 * @param settings sets what else is wanted
 */
public record WorkerTemplate<T>(
        String action,
        String topic,
        Class<T> type,
        Supplier<? extends Action<T>> actions,
        Consumer<WorkerGroupBuilder<T>> settings) {

    /** Checks that all is there. */
    public WorkerTemplate {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(settings, "settings");
    }

    /**
     * A template whose topic is the action's name, with default settings.
     *
     * @param <T> the body of its jobs
     * @param action the group's name, and the topic
     * @param type the body of its jobs
     * @param actions makes an action for each slot
     * @return the template
     */
    public static <T> WorkerTemplate<T> of(String action, Class<T> type, Supplier<? extends Action<T>> actions) {
        return new WorkerTemplate<>(action, action, type, actions, builder -> {});
    }
}
