package dev.seneschal.node;

/**
 * What only the delivery thread of a node knows.
 *
 * @param inFlight attempts that are out now
 * @param oldestSeconds how long ago the message that has been in the outbox longest was accepted, or, if an earlier run left it, read
 *     from there; 0 if there is none
 */
record NodeLevels(double inFlight, double oldestSeconds) {

    /** Of a node that does not run. */
    static final NodeLevels NONE = new NodeLevels(0, 0);

    /** The delivery thread does not answer. */
    static final NodeLevels UNKNOWN = new NodeLevels(Double.NaN, Double.NaN);
}
