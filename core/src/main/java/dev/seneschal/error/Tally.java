package dev.seneschal.error;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts by key, of the keys that were counted last. Not thread-safe. */
final class Tally<K> {

    private final int most;
    private final Map<K, Long> counts = new LinkedHashMap<>(16, 0.75f, true);

    Tally(int most) {
        this.most = most;
    }

    /** Counts one more. */
    long add(K key) {
        long count = counts.merge(key, 1L, Long::sum);
        if (counts.size() > most) {
            counts.remove(counts.keySet().iterator().next());
        }
        return count;
    }
}
