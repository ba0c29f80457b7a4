package dev.seneschal.benchmarks;

/** A library's way to start many small workers at once, and to stop them. */
interface Crew {

    /**
     * Starts workers that wait until they are stopped.
     *
     * @param workers how many
     * @return what runs, once each of them does
     */
    Running start(int workers) throws Exception;

    /** Workers that run. */
    @FunctionalInterface
    interface Running {

        /** Stops them, and returns when the last one has ended. */
        void stop() throws Exception;
    }
}
