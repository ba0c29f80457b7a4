package dev.seneschal.actions;

import java.time.Duration;
import java.util.List;

/**
 * How a hub ended.
 *
 * @param groups how its groups ended, each master before its dependents
 * @param took how long its closing took
 */
public record HubReport(List<GroupReport> groups, Duration took) {

    /** A report with a copy of the list. */
    public HubReport {
        groups = List.copyOf(groups);
    }

    /**
     * All jobs that were handed back.
     *
     * @return of all groups
     */
    public List<GroupReport.Undone> undone() {
        return groups.stream().flatMap(report -> report.undone().stream()).toList();
    }

    /**
     * All threads that would not end.
     *
     * @return of all groups
     */
    public List<GroupReport.Stuck> stuck() {
        return groups.stream().flatMap(report -> report.stuck().stream()).toList();
    }
}
