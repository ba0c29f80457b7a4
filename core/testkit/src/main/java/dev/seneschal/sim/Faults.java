package dev.seneschal.sim;

import java.time.Duration;

/**
 * What goes wrong in a simulated world, and how often. Immutable; start from {@link #builder}. Everything is off unless set.
 *
 * <p>The first group are probabilities, from 0 to 1, for each message or batch; the second are how many there are a minute on average
 * in the whole world.
 *
 * @param dropped how likely the network loses a message
 * @param answersDropped how likely it loses an answer, besides
 * @param duplicated how likely it delivers a message twice
 * @param reordered how likely it holds back a message while others pass
 * @param delayed how likely it holds up a message and all behind it
 * @param unheard how likely the broker says that nobody listens, though somebody does
 * @param unpublished how likely a transport does not take a message, though it is connected
 * @param failedSyncs how likely a store fails in a batch, which is on disk afterwards or not; the node is then killed and started again
 * @param tornWrites how likely a process is killed while its store writes a batch
 * @param partitions how often the network falls into two parts
 * @param disconnects how often a node loses its connection
 * @param crashes how often a node's process is killed
 * @param restarts how often a node is closed and started again
 * @param fullDisks how often a node's disk is full
 * @param clockJumps how often the wall clock jumps, by up to two hours either way
 * @param lateness how late a message is at most that comes late; 5 s unless set
 * @param outage how long at most a partition, a lost connection, a full disk, or a dead process lasts; 10 s unless set
 */
public record Faults(
        double dropped,
        double answersDropped,
        double duplicated,
        double reordered,
        double delayed,
        double unheard,
        double unpublished,
        double failedSyncs,
        double tornWrites,
        double partitions,
        double disconnects,
        double crashes,
        double restarts,
        double fullDisks,
        double clockJumps,
        Duration lateness,
        Duration outage) {

    /** Nothing goes wrong. */
    public static final Faults NONE = builder().build();

    /** Checks the values. */
    public Faults {
        probability("dropped", dropped);
        probability("answersDropped", answersDropped);
        probability("duplicated", duplicated);
        probability("reordered", reordered);
        probability("delayed", delayed);
        probability("unheard", unheard);
        probability("unpublished", unpublished);
        probability("failedSyncs", failedSyncs);
        probability("tornWrites", tornWrites);
        rate("partitions", partitions);
        rate("disconnects", disconnects);
        rate("crashes", crashes);
        rate("restarts", restarts);
        rate("fullDisks", fullDisks);
        rate("clockJumps", clockJumps);
        positive("lateness", lateness);
        positive("outage", outage);
    }

    /**
     * A builder with everything off.
     *
     * @return a new one
     */
    public static FaultsBuilder builder() {
        return new FaultsBuilder();
    }

    private static void probability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, was " + value);
        }
    }

    private static void rate(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be 0 or more a minute, was " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }
}
