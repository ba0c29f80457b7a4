package dev.seneschal.sim;

/**
 * What is to happen in a simulated world: which nodes there are, what is sent, and what must hold. Played once for each seed, several
 * at a time, so it keeps no state of its own between calls.
 */
@FunctionalInterface
public interface Scenario {

    /**
     * Plays it. When it returns, the world {@linkplain SimulatedWorld#settle settles}, if it has not, and the ledger is checked.
     *
     * @param world a new world
     * @throws Exception if something does not hold; the seed has failed
     */
    void play(SimulatedWorld world) throws Exception;
}
