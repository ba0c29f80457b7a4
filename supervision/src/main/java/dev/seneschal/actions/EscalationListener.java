package dev.seneschal.actions;

import java.util.Optional;

/**
 * Is told of panics, and decides. The group's own is asked first, then its hub's. Called on a thread of its own, one escalation of a
 * group at a time; until it has answered the group starts no job. If no listener decides, throws, or answers within 5 s, the group's
 * {@link Behaviour} decides.
 *
 * <p>It may close the group, which returns at once then.
 */
@FunctionalInterface
public interface EscalationListener {

    /**
     * Decides.
     *
     * @param escalation what happened
     * @param group to whom
     * @return what to do, or nothing to leave it to the next
     * @throws Exception if it cannot decide
     */
    Optional<Decision> escalated(Escalation escalation, WorkerGroup<?> group) throws Exception;
}
