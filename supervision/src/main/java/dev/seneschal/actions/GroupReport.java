package dev.seneschal.actions;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a group ended.
 *
 * @param group its name
 * @param ended whether it has; a close that is called by the group's own action or listener returns before that
 * @param cause the panic that ended it, if one did
 * @param undone the jobs that it had accepted and not done, oldest first
 * @param stuck the threads that ignored their interrupt and are abandoned
 * @param took how long its closing took
 */
public record GroupReport(
        String group, boolean ended, Optional<Throwable> cause, List<Undone> undone, List<Stuck> stuck, Duration took) {

    /** A report with copies of the lists. */
    public GroupReport {
        undone = List.copyOf(undone);
        stuck = List.copyOf(stuck);
    }

    /**
     * A job that is handed back.
     *
     * @param job the job as it was submitted
     * @param topic the topic it came by
     * @param attempts how often it was started; unless 0 it may have run, in part or whole
     */
    public record Undone(JobSpec<?> job, String topic, int attempts) {}

    /**
     * A slot's thread that would not end. It is a daemon.
     *
     * @param thread the thread's name
     * @param stack where it is
     */
    public record Stuck(String thread, List<StackTraceElement> stack) {

        /** A description with a copy of the stack. */
        public Stuck {
            stack = List.copyOf(stack);
        }
    }
}
