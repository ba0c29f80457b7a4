package dev.seneschal.actions;

/** What happens to a job that is submitted while the buffer is full. */
public enum OverflowPolicy {

    /** The caller waits for a place, until its deadline. */
    WAIT,

    /** It is refused. */
    REFUSE,

    /** It is accepted, and the job that has waited longest is dropped. */
    DROP_OLDEST,

    /** It is dropped. */
    DROP_NEWEST
}
