package dev.seneschal.sim;

/** A seed failed. The message says which, why, what happened before, and how to see it again. */
public final class SimulationFailedError extends AssertionError {

    private static final long serialVersionUID = 1;

    private final long seed;

    SimulationFailedError(long seed, String text, Throwable cause) {
        super(text, cause);
        this.seed = seed;
    }

    /**
     * The seed that failed.
     *
     * @return what {@link Simulation#seed} takes to play it again
     */
    public long seed() {
        return seed;
    }
}
