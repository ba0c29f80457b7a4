package dev.seneschal.actions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Templates of groups, by topic. They may come and go while a hub that uses them runs: a group that was made stays when its template goes.
 * All methods may be called from any thread.
 */
public final class WorkerTemplateRegistry {

    private final Map<String, WorkerTemplate<?>> templates = new ConcurrentSkipListMap<>();

    /** An empty registry. */
    public WorkerTemplateRegistry() {}

    /**
     * Adds a template.
     *
     * @param template the template
     * @throws IllegalStateException if there is one for its topic
     */
    public void register(WorkerTemplate<?> template) {
        if (templates.putIfAbsent(template.topic(), template) != null) {
            throw new IllegalStateException("there is a template for topic " + template.topic() + " already");
        }
    }

    /**
     * Removes a template.
     *
     * @param topic its topic
     * @return whether there was one
     */
    public boolean delete(String topic) {
        return templates.remove(topic) != null;
    }

    /**
     * The template of a topic.
     *
     * @param topic the topic
     * @return the template, if there is one
     */
    public Optional<WorkerTemplate<?>> template(String topic) {
        return Optional.ofNullable(templates.get(topic));
    }

    /**
     * The topics that have a template.
     *
     * @return sorted
     */
    public List<String> topics() {
        return List.copyOf(templates.keySet());
    }
}
