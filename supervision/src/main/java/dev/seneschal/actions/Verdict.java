package dev.seneschal.actions;

/** What a slot's thread is to do next. */
enum Verdict {
    /** Make a new action, and ask again. */
    RENEW,
    /** Do the job that it was given, and ask again. */
    RUN,
    /** Wait until it is woken, and ask again. */
    PARK,
    /** End. */
    END
}
