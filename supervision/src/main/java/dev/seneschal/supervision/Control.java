package dev.seneschal.supervision;

/** What may be done by hand to a worker of a running chief. */
enum Control {
    STOP,
    START,
    RESTART,
    REMOVE
}
