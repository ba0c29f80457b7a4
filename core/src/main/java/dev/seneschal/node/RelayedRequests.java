package dev.seneschal.node;

import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import dev.seneschal.wire.Dialect;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests that a node passed on and whose replies it passes back. Bounded: the oldest leaves first. Thread-safe. */
final class RelayedRequests {

    private final Environment environment;
    private final int most;
    private final long nanos;
    private final Map<Long, Entry> byId = new LinkedHashMap<>();

    RelayedRequests(Environment environment, Relaying relaying) {
        this.environment = environment;
        this.most = relaying.remembered();
        this.nanos = Nanos.of(relaying.rememberedFor());
    }

    /**
     * A request that was passed on.
     *
     * @param origin the node it came from, to which its replies go
     * @param originalId the id it had there
     * @param destination the node it was passed on to, from which its replies come
     * @param method what is asked of that
     * @param replyMethod by which its replies go to the origin
     * @param dialect the origin's
     */
    record Request(
            NodeName origin,
            long originalId,
            NodeName destination,
            Method method,
            Method replyMethod,
            Dialect dialect) {}

    private record Entry(Request request, long at) {}

    /** Remembers a request; false if the id is another's, so that nobody takes over the replies to somebody else's request. */
    synchronized boolean remember(long id, Request request) {
        long now = environment.nanoTime();
        forgetOld(now);
        Entry known = byId.get(id);
        if (known != null && !known.request.equals(request)) {
            return false;
        }
        byId.remove(id);
        byId.put(id, new Entry(request, now));
        if (byId.size() > most) {
            byId.remove(byId.keySet().iterator().next());
        }
        return true;
    }

    synchronized @Nullable Request find(long id) {
        forgetOld(environment.nanoTime());
        Entry known = byId.get(id);
        return known == null ? null : known.request;
    }

    synchronized int size() {
        return byId.size();
    }

    private void forgetOld(long now) {
        Iterator<Entry> oldest = byId.values().iterator();
        while (oldest.hasNext() && now - oldest.next().at >= nanos) {
            oldest.remove();
        }
    }
}
