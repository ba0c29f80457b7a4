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

    /**
     * The sum of two kernels' counts.
     *
     * @param other the other's
     * @return each count of both together
     */
    public ErrorCounts plus(ErrorCounts other) {
        return new ErrorCounts(
                errors + other.errors,
                infos + other.infos,
                lines + other.lines,
                undecided + other.undecided,
                respawns + other.respawns,
                stops + other.stops,
                escalations + other.escalations,
                forgottenGroups + other.forgottenGroups);
    }
}
