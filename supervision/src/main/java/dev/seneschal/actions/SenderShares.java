package dev.seneschal.actions;

import dev.seneschal.message.NodeName;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much of a group's room each sender may have: all that were heard of in the last minute have the same. */
final class SenderShares {

    private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_SENDERS = 10_000;

    /** When each was heard of, the one of longest ago first. */
    private final Map<NodeName, Long> heard = new LinkedHashMap<>(16, 0.75f, true);

    /** A sender was heard of. */
    synchronized void heard(NodeName sender, long now) {
        heard.put(sender, now);
        forgetOld(now);
    }

    /** What each may have on its way, 1 or more. */
    synchronized int of(int room, long now) {
        forgetOld(now);
        return Math.max(1, room / Math.max(1, heard.size()));
    }

    private void forgetOld(long now) {
        Iterator<Long> times = heard.values().iterator();
        while (times.hasNext() && (now - times.next() >= REMEMBERED_NANOS || heard.size() > MOST_SENDERS)) {
            times.remove();
        }
    }
}
