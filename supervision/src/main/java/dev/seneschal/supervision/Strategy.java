package dev.seneschal.supervision;

/**
 * Who is restarted with a worker that failed, as with Erlang's supervisors. Siblings are stopped in reverse order, and restarted in
 * order once all of them have really ended; if one will not, the chief escalates instead.
 */
public enum Strategy {
    /** The worker alone. */
    ONE_FOR_ONE,
    /** All workers of the chief that were running. */
    ONE_FOR_ALL,
    /** The worker, and those running that were registered after it. */
    REST_FOR_ONE
}
