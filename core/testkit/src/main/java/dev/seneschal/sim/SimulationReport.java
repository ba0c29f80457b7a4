package dev.seneschal.sim;

import java.util.EnumMap;
import java.util.Map;

/**
 * What happened in all seeds together.
 *
 * @param seeds how many were played
 * @param counts how often each thing happened, in the enum's order; what never happened is 0
 */
public record SimulationReport(long seeds, Map<Happening, Long> counts) {

    /** Copies the counts. */
    public SimulationReport {
        EnumMap<Happening, Long> all = new EnumMap<>(Happening.class);
        for (Happening each : Happening.values()) {
            all.put(each, counts.getOrDefault(each, 0L));
        }
        counts = java.util.Collections.unmodifiableMap(all);
    }

    /**
     * How often one thing happened.
     *
     * @param what the thing
     * @return the count
     */
    public long count(Happening what) {
        return counts.getOrDefault(what, 0L);
    }

    /** A line for each count. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(seeds + " seeds");
        counts.forEach((what, count) -> text.append(String.format(
                "%n%,14d  %s",
                count, what.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))));
        return text.toString();
    }
}
