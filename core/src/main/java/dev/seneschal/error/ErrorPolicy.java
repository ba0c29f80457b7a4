package dev.seneschal.error;

/**
 * Decides what becomes of a process after an error. Called for one error at a time, on the error kernel's thread: it may take its
 * time, and delays nobody but those who wait for its answer. If it throws, that is reported and the answer is
 * {@link ErrorAction#CONTINUE}.
 */
@FunctionalInterface
public interface ErrorPolicy {

    /**
     * Decides.
     *
     * @param event what happened
     * @param state what happened before
     * @return what to do; {@link ErrorAction#RESPAWN} and {@link ErrorAction#STOP} do nothing where the event has no process
     */
    ErrorAction decide(ErrorEvent event, ErrorState state);

    /**
     * The policy of a node that is given no other: a process whose function threw starts again, after a back-off, up to 10 times
     * within 10 min; then it stays as it is and is escalated. Everything else goes on: a handler's failure concerns its message only.
     *
     * @return the policy
     */
    static ErrorPolicy standard() {
        return (event, state) -> {
            if (event.kind() != ErrorEvent.Kind.PROCESS_FAILED) {
                return ErrorAction.CONTINUE;
            }
            return state.recentRespawns() < ErrorState.MANY_RESPAWNS ? ErrorAction.RESPAWN : ErrorAction.ESCALATE;
        };
    }
}
