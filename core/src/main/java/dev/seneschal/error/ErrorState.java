package dev.seneschal.error;

/**
 * What an error kernel knows when an error is reported, the error itself included. Of processes and messages it remembers those that
 * failed last.
 *
 * @param ofGroup how many errors are in its group
 * @param ofProcess how many errors its process reported, over all its respawns; 0 where it has no process
 * @param ofMessage how many errors its message caused; 0 where it has none, or one without an id
 * @param recentRespawns how often its process was respawned for an error within the last 10 min
 */
public record ErrorState(long ofGroup, long ofProcess, long ofMessage, int recentRespawns) {

    /** From here on {@link #recentRespawns} counts no further. */
    public static final int MANY_RESPAWNS = 10;
}
