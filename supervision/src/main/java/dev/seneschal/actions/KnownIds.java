package dev.seneschal.actions;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Ids that were seen, with a number for each: for a time, and up to a number of them; the oldest leave first. */
final class KnownIds {

    private final int most;
    private final long nanos;
    private final LinkedHashMap<String, Known> ids = new LinkedHashMap<>();

    KnownIds(int most, long nanos) {
        this.most = most;
        this.nanos = nanos;
    }

    private record Known(int count, long since) {}

    int count(String id, long now) {
        forget(now);
        Known known = ids.get(id);
        return known == null ? 0 : known.count;
    }

    /** Counts one more, and gives how many there are now. */
    int add(String id, long now) {
        forget(now);
        Known known = ids.remove(id);
        int count = known == null ? 1 : known.count + 1;
        ids.put(id, new Known(count, now));
        if (ids.size() > most) {
            removeOldest();
        }
        return count;
    }

    void remove(String id) {
        ids.remove(id);
    }

    int size() {
        return ids.size();
    }

    private void forget(long now) {
        Iterator<Map.Entry<String, Known>> oldest = ids.entrySet().iterator();
        while (oldest.hasNext() && now - oldest.next().getValue().since >= nanos) {
            oldest.remove();
        }
    }

    private void removeOldest() {
        Iterator<String> oldest = ids.keySet().iterator();
        oldest.next();
        oldest.remove();
    }
}
