package dev.seneschal.error;

/**
 * Counts of an error kernel since it was made.
 *
 * @param errors errors reported
 * @param infos infos reported
 * @param lines lines written, each for one or more of them
 * @param undecided errors that the policy was not asked about, since too many waited for it
 * @param respawns how often the answer was to respawn
 * @param stops how often it was to stop
 * @param escalations how often it was to escalate
 * @param forgottenGroups groups that were forgotten for want of room
 */
public record ErrorCounts(
        long errors,
        long infos,
        long lines,
        long undecided,
        long respawns,
        long stops,
        long escalations,
        long forgottenGroups) {

    /** Before anything was reported. */
    public static final ErrorCounts NONE = new ErrorCounts(0, 0, 0, 0, 0, 0, 0, 0);
}
