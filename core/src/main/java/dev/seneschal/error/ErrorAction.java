package dev.seneschal.error;

/** What an {@link ErrorPolicy} answers to an error, and the node does. */
public enum ErrorAction {
    /** Leave everything as it is: a handler's next message comes, a process that failed stays failed. */
    CONTINUE,
    /**
     * Kill the process and start it anew: its handlers and its function are interrupted, what waits for it is handed back, and when
     * its function has ended it starts again, with a new id and an empty mailbox.
     */
    RESPAWN,
    /** Stop the process: handlers that run may end, its function is interrupted, and it takes nothing more until it is started. */
    STOP,
    /** Tell whoever runs the node, by the escalation listeners. */
    ESCALATE
}
