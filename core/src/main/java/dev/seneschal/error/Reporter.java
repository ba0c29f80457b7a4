package dev.seneschal.error;

/**
 * The process that reports an error, as it is at that moment: what an {@link ErrorKernel} does is done to that one, and not to what
 * has taken its place since. Called on the kernel's thread; neither method waits for the process.
 */
public interface Reporter {

    /** Nobody: nothing is respawned or stopped. */
    Reporter NONE = new Reporter() {
        @Override
        public void respawn(int recentRespawns) {}

        @Override
        public void stop() {}
    };

    /**
     * Kill the process and start it anew.
     *
     * @param recentRespawns how often that was done within the last 10 min, this time not counted, for a back-off
     */
    void respawn(int recentRespawns);

    /** Stop the process. */
    void stop();
}
