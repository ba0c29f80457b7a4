package dev.seneschal.actions;

/** What a group does. */
public enum GroupState {

    /** It takes jobs and has not been started. */
    NEW,

    /** It does jobs. */
    RUNNING,

    /** It takes jobs and starts none, by {@link WorkerGroup#pause}. */
    PAUSED,

    /** It starts no job until a panic is decided on. */
    ESCALATING,

    /** It starts no job until all its workers are replaced. */
    RESTARTING,

    /** It takes no more jobs and ends. */
    CLOSING,

    /** It has ended. */
    CLOSED
}
