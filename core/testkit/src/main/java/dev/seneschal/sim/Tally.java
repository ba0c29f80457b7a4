package dev.seneschal.sim;

import java.util.EnumMap;
import java.util.Map;

/** Counts. Not thread-safe. */
final class Tally {

    private final Map<Happening, Long> counts = new EnumMap<>(Happening.class);

    void add(Happening what) {
        add(what, 1);
    }

    void add(Happening what, long count) {
        if (count > 0) {
            counts.merge(what, count, Long::sum);
        }
    }

    void addAll(Tally other) {
        other.counts.forEach(this::add);
    }

    Map<Happening, Long> counts() {
        return counts;
    }
}
