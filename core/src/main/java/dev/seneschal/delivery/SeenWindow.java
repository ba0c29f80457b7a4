package dev.seneschal.delivery;

import dev.seneschal.transport.Answer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were handled or refused, for as long as a repeat is expected; the oldest leaves first. What is under way is not
 * here but with the {@link Receiver}. Used from one thread.
 */
public final class SeenWindow {

    private final Map<SeenKey, Seen> seen = new LinkedHashMap<>();
    private final int maxIds;
    private final long maxAge;
    private long leftEarly;

    /**
     * An empty window.
     *
     * @param maxIds how many messages it remembers
     * @param maxAge how long it remembers each
     */
    public SeenWindow(int maxIds, Duration maxAge) {
        this.maxIds = maxIds;
        this.maxAge = maxAge.toNanos();
    }

    /**
     * How many messages were forgotten before their time because there were too many.
     *
     * @return the number
     */
    public long leftEarly() {
        return leftEarly;
    }

    /** Remembers an outcome. */
    void put(SeenKey key, Answer outcome, long now) {
        Answer refusal = outcome.status() == Answer.Status.REFUSED ? outcome : null;
        seen.put(key, new Seen(now, refusal));
        Iterator<Seen> oldestFirst = seen.values().iterator();
        while (seen.size() > maxIds) {
            if (now - oldestFirst.next().at < maxAge) {
                leftEarly++;
            }
            oldestFirst.remove();
        }
    }

    /** The outcome of a message that was seen before, with {@code acknowledged} for one that succeeded. */
    Optional<Answer> outcome(SeenKey key, Answer acknowledged, long now) {
        forgetOld(now);
        Seen found = seen.get(key);
        if (found == null) {
            return Optional.empty();
        }
        return Optional.of(found.refusal == null ? acknowledged : found.refusal);
    }

    private void forgetOld(long now) {
        Iterator<Seen> oldestFirst = seen.values().iterator();
        while (oldestFirst.hasNext() && now - oldestFirst.next().at >= maxAge) {
            oldestFirst.remove();
        }
    }

    private record Seen(long at, @Nullable Answer refusal) {}
}
