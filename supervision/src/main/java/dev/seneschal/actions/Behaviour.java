package dev.seneschal.actions;

/** What a group does when an action panics: when it throws what the group's classification takes for {@link FailureKind#PANIC}. */
public enum Behaviour {

    /** The slot goes on with the action it has. */
    DO_NOTHING,

    /** The slot gets a new action, after a back-off. */
    RESTART_ONE,

    /** No job is started until those that run have ended; then all slots get new actions, after a back-off. */
    RESTART_ALL,

    /** The group ends. What it has not done is in the {@link Escalation} and is handed back. */
    STOP_ALL_AND_ESCALATE
}
