package dev.seneschal.supervision;

/** What a worker's thread does next. */
enum Verdict {
    /** Calls init, then run. */
    INIT,
    /** Calls run. */
    RUN,
    /** Waits until it is told another. */
    PARK,
    /** Ends. */
    END
}
