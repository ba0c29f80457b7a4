package dev.seneschal.nats;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a consumer's messages here, by their places in the stream: how often they failed, and how they ended, in case the broker
 * did not hear of it and brings them again. The oldest are forgotten when there are too many.
 */
final class StreamMemory {

    private static final int MOST = 10_000;

    private final Map<AckSubject.Place, Integer> failures = bounded();
    private final Map<AckSubject.Place, String> outcomes = bounded();

    int failures(AckSubject.Place place) {
        return failures.getOrDefault(place, 0);
    }

    /** Counts a failure, and says how many there have been. */
    int failed(AckSubject.Place place) {
        return failures.merge(place, 1, Integer::sum);
    }

    void ended(AckSubject.Place place, String outcome) {
        failures.remove(place);
        outcomes.put(place, outcome);
    }

    @Nullable
    String outcome(AckSubject.Place place) {
        return outcomes.get(place);
    }

    private static <V> Map<AckSubject.Place, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<AckSubject.Place, V> eldest) {
                return size() > MOST;
            }
        };
    }
}
