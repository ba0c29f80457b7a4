package dev.seneschal.nats;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many messages a consumer has been asked for and has not brought yet. A message does not say which request it answers, so it is
 * taken to be the oldest one's; a request ends when it is said to, or when nothing was heard of it for too long.
 */
final class StreamPulls {

    private final long patienceNanos;
    private final Map<Long, Pull> pulls = new LinkedHashMap<>();
    private long lastNumber;

    private static final class Pull {
        private int left;
        private long heardAt;
    }

    StreamPulls(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    /** Notes a request for a number of messages, and gives its own number. */
    long begin(int messages, long now) {
        Pull pull = new Pull();
        pull.left = messages;
        pull.heardAt = now;
        pulls.put(++lastNumber, pull);
        return lastNumber;
    }

    int outstanding() {
        return pulls.values().stream().mapToInt(pull -> pull.left).sum();
    }

    void brought(long now) {
        Iterator<Pull> all = pulls.values().iterator();
        if (all.hasNext()) {
            Pull oldest = all.next();
            oldest.heardAt = now;
            if (--oldest.left == 0) {
                all.remove();
            }
        }
    }

    /** The broker still knows of a request. */
    void heard(long number, long now) {
        Pull pull = pulls.get(number);
        if (pull != null) {
            pull.heardAt = now;
        }
    }

    void ended(long number) {
        pulls.remove(number);
    }

    void dropSilent(long now) {
        pulls.values().removeIf(pull -> now - pull.heardAt > patienceNanos);
    }

    void clear() {
        pulls.clear();
    }
}
