package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a ledger remembers of received messages, each under the key it got first. Guarded by the ledger's lock. */
final class SeenMemory {

    private record Name(NodeName publisher, MessageId id) {}

    private record Held(long key, SeenRecord seen) {}

    private final Map<Name, Held> remembered = new LinkedHashMap<>();

    /** The key of what is remembered of the same message, or null. */
    @Nullable
    Long key(SeenRecord seen) {
        Held held = remembered.get(new Name(seen.publisher(), seen.id()));
        return held == null ? null : held.key;
    }

    void put(long key, SeenRecord seen) {
        remembered.put(new Name(seen.publisher(), seen.id()), new Held(key, seen));
    }

    /** Forgets a message, and gives its key, or null if it is not remembered. */
    @Nullable
    Long remove(NodeName publisher, MessageId id) {
        Held held = remembered.remove(new Name(publisher, id));
        return held == null ? null : held.key;
    }

    List<SeenRecord> list() {
        return remembered.values().stream().map(Held::seen).toList();
    }
}
