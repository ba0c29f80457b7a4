package dev.seneschal.delivery;

import dev.seneschal.time.Nanos;
import dev.seneschal.transport.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The messages that were handled or refused, for as long as a repeat is expected; the oldest leaves first. Also those that an
 * earlier process started and did not finish. What is under way is not here but with the {@link Receiver}. Used from one thread.
 */
public final class SeenWindow {

    private final SeenRing finished = new SeenRing();
    /** What is not here was acknowledged. */
    private final Map<SeenKey, Answer> refusals = new HashMap<>();

    private final Map<SeenKey, Crashed> crashed = new LinkedHashMap<>();
    private final int maxIds;
    private final long maxAge;
    private final Leaving leaving;

    /** Is told what leaves the window. */
    @FunctionalInterface
    public interface Leaving {

        /**
         * A message is no longer remembered.
         *
         * @param key the message
         * @param early whether it left before its time, because there were too many
         * @param at when that was, on the monotonic clock
         */
        void left(SeenKey key, boolean early, long at);
    }

    /**
     * An empty window.
     *
     * @param maxIds how many messages it remembers
     * @param maxAge how long it remembers each
     * @param leaving is told what leaves it
     */
    public SeenWindow(int maxIds, Duration maxAge, Leaving leaving) {
        this.maxIds = maxIds;
        this.maxAge = Nanos.of(maxAge);
        this.leaving = leaving;
    }

    /**
     * Remembers an outcome, in place of what was known of the message before.
     *
     * @param key the message
     * @param outcome acknowledged or refused
     * @param at when that was, on the monotonic clock; later than all before
     */
    public void finished(SeenKey key, Answer outcome, long at) {
        forget(key);
        int slot = finished.find(key);
        if (slot == SeenRing.NOWHERE) {
            slot = finished.add(key, at);
        } else {
            finished.setNumber(slot, at);
        }
        if (outcome.status() == Answer.Status.REFUSED) {
            refusals.put(key, outcome);
        } else if (!refusals.isEmpty()) {
            refusals.remove(key);
        }
        while (finished.size() > maxIds) {
            forgetOldest(at - finished.number(finished.oldest()) < maxAge, at);
        }
    }

    /**
     * Remembers that the process ended while the message's handler ran.
     *
     * @param key the message
     * @param times how often that has happened
     * @param at when it was last started, on the monotonic clock
     */
    public void crashed(SeenKey key, int times, long at) {
        crashed.put(key, new Crashed(at, times));
    }

    /** The outcomes of these messages are asked for next; see {@link SeenRing#readAhead}. */
    void readAhead(List<SeenKey> keys) {
        finished.readAhead(keys);
    }

    /** The outcome of a message that was seen before, with {@code acknowledged} for one that succeeded. */
    Optional<Answer> outcome(SeenKey key, Supplier<Answer> acknowledged, long now) {
        forgetOld(now);
        int slot = finished.find(key);
        if (slot == SeenRing.NOWHERE) {
            return Optional.empty();
        }
        Answer refusal = refusals.isEmpty() ? null : refusals.get(key);
        return Optional.of(refusal == null ? acknowledged.get() : refusal);
    }

    /** Whether the process ended while a handler ran that has not ended since. */
    boolean hasCrashes() {
        return !crashed.isEmpty();
    }

    /** How often the process ended while the message's handler ran, without its handler ending since. */
    int crashes(SeenKey key) {
        Crashed found = crashed.get(key);
        return found == null ? 0 : found.times;
    }

    /** The message's handler ended without success; it may come again. */
    void forget(SeenKey key) {
        if (!crashed.isEmpty()) {
            crashed.remove(key);
        }
    }

    private void forgetOld(long now) {
        while (finished.size() > 0 && now - finished.number(finished.oldest()) >= maxAge) {
            forgetOldest(false, now);
        }
        if (!crashed.isEmpty()) {
            forgetOldCrashes(now);
        }
    }

    private void forgetOldest(boolean early, long at) {
        SeenKey oldest = finished.removeOldest();
        if (!refusals.isEmpty()) {
            refusals.remove(oldest);
        }
        leaving.left(oldest, early, at);
    }

    private void forgetOldCrashes(long now) {
        crashed.entrySet().removeIf(entry -> {
            boolean old = now - entry.getValue().at >= maxAge;
            if (old) {
                leaving.left(entry.getKey(), false, now);
            }
            return old;
        });
    }

    private record Crashed(long at, int times) {}
}
