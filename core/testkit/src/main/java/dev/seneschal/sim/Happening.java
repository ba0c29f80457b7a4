package dev.seneschal.sim;

/** What a simulation counts: what went wrong by the seed's choice, and what came of it. */
public enum Happening {
    /** The network lost a message. */
    DROPPED,
    /** The network lost an answer, for that fault's sake. */
    ANSWER_DROPPED,
    /** The network delivered a message twice. */
    DUPLICATED,
    /** The network let later messages overtake one. */
    REORDERED,
    /** The network lost what holds for several messages at once: a group of them, or an answer to several. */
    GROUP_DROPPED,
    /** The network delivered twice what holds for several messages. */
    GROUP_DUPLICATED,
    /** The network let others overtake what holds for several messages. */
    GROUP_REORDERED,
    /** The network held up a message, and those behind it. */
    DELAYED,
    /** The network fell into two parts. */
    PARTITIONED,
    /** A message was lost between two parts. */
    CUT_OFF_BY_PARTITION,
    /** A node lost its connection. */
    DISCONNECTED,
    /** The broker said that nobody listens, and nobody did. */
    NO_RESPONDER,
    /** The broker said that nobody listens, though somebody did. */
    UNHEARD,
    /** The transport did not take a message. */
    PUBLISH_FAILED,
    /** A process was killed, whatever the reason. */
    CRASHED,
    /** A process was killed while its store was writing. */
    TORN_WRITE,
    /** A store could not say whether a batch is on disk. */
    SYNC_FAILED,
    /** A disk was full when a batch was to be written. */
    DISK_FULL,
    /** A node was closed and started again. */
    RESTARTED,
    /** The wall clock jumped. */
    CLOCK_JUMPED,
    /** A message or a request was accepted from the scenario or a handler. */
    SENT,
    /** Several messages were published as one. */
    GROUPED,
    /** Several messages were answered by one answer. */
    ANSWERED_TOGETHER,
    /** A message was published again. */
    RETRIED,
    /** A receiver knew a message again, and did not handle it. */
    REPEATED,
    /** A handler started. */
    HANDLED,
    /** A handler threw. */
    HANDLER_FAILED,
    /** A handler returned before its outcome was known. */
    DEFERRED,
    /** A handler was running, or its outcome was still to come, when its process was killed. */
    HANDLER_CUT_OFF,
    /** A handler ran again after it had returned: its process was killed before the record of it was stored. Admitted. */
    HANDLED_AGAIN,
    /** A handler ran again after it had returned: the record of it had left the window, as after a jump of the clock. Admitted. */
    HANDLED_AFTER_WINDOW,
    /** A message was reported as delivered. */
    DELIVERED,
    /** A message was reported as given up. */
    GAVE_UP,
    /** A message was reported as given up because its sender no longer wanted it. */
    CANCELLED,
    /** A message was reported as given up because its time to live was over. */
    EXPIRED,
    /** A message became a dead letter. */
    DEAD_LETTER,
    /** A dead letter was put back into its outbox. */
    REQUEUED,
    /** A final receipt was reported again, after a crash. Admitted. */
    REPORTED_AGAIN,
    /** What was reported again after a crash was another outcome. Admitted: the first one was not stored. */
    REPORTED_OTHERWISE,
    /** A message has no receipt: its process ended before it was stored, or while it was published its only time. Admitted. */
    NOT_REPORTED
}
