package dev.seneschal.actions;

import java.util.List;

/**
 * A panic that a group cannot take care of silently.
 *
 * @param group the group's name
 * @param cause what was thrown, with its stack; as it is, not wrapped
 * @param data what the action threw along: of a {@link PanicException} its data, else the cause itself. sabuhp's recovered value
 * @param workerProtocol what happened to the worker
 * @param groupProtocol what the group's behaviour would do
 * @param offending the job over which it happened
 * @param attempt which attempt of that job it was, from 1
 * @param pending what else the group had accepted and not started, oldest first
 */
public record Escalation(
        String group,
        Throwable cause,
        Object data,
        WorkerProtocol workerProtocol,
        GroupProtocol groupProtocol,
        JobSpec<?> offending,
        int attempt,
        List<JobSpec<?>> pending) {

    /** What happened to a worker. */
    public enum WorkerProtocol {
        /** Its action panicked. */
        PANIC
    }

    /** What a group does unless it is told otherwise. sabuhp's EscalationProtocol. */
    public enum GroupProtocol {
        /** It goes on, with new workers or the old ones. */
        RESTART,
        /** It ends. */
        KILL_AND_ESCALATE
    }

    /** An escalation with a copy of the list. */
    public Escalation {
        pending = List.copyOf(pending);
    }
}
