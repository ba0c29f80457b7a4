package dev.seneschal.actions;

import org.jspecify.annotations.Nullable;

/** The waiting jobs of one key. Ready while none of that key is under way. As urgent as the most urgent of them. */
final class Lane extends Link {

    final String key;
    private final Chain waiting = new Chain();
    private final int[] priorities = new int[JobSpec.HIGHEST_PRIORITY + 1];
    /** Whether a job of it runs, waits for another attempt, or is held. */
    boolean busy;
    /** Whether it stands still after a dead letter. */
    boolean halted;

    Lane(String key) {
        this.key = key;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean isReady() {
        return !busy && !halted && !waiting.isEmpty();
    }

    void add(Extra extra) {
        priorities[extra.entry.terms.priority()]++;
        waiting.addLast(extra);
    }

    /** Puts one back that was taken before all those that wait. */
    void addFirst(Extra extra) {
        priorities[extra.entry.terms.priority()]++;
        waiting.addFirst(extra);
    }

    void remove(Extra extra) {
        priorities[extra.entry.terms.priority()]--;
        waiting.remove(extra);
    }

    @Nullable
    Entry first() {
        Extra first = (Extra) waiting.first();
        return first == null ? null : first.entry;
    }

    /** The highest priority of those that wait. */
    int urgency() {
        for (int priority = JobSpec.HIGHEST_PRIORITY; priority > JobSpec.LOWEST_PRIORITY; priority--) {
            if (priorities[priority] > 0) {
                return priority;
            }
        }
        return JobSpec.LOWEST_PRIORITY;
    }
}
