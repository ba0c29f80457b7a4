package dev.seneschal.actions;

/** What an exception of an action says. */
public enum FailureKind {

    /** The job may succeed at another attempt. */
    RETRY,

    /** The job will never succeed: it is a dead letter at once. */
    PERMANENT,

    /** The action itself is broken: the group's {@link Behaviour} or an {@link EscalationListener} decides. */
    PANIC
}
