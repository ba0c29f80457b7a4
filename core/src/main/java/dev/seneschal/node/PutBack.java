package dev.seneschal.node;

import dev.seneschal.outbox.OutboxRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends what is put back from the dead letters, while a node starts only after what its outbox held already. Thread-safe. */
final class PutBack {

    private final Outbound outbound;
    /** Null once all that is older has been handed over. */
    private @Nullable List<OutboxRecord> waiting = new ArrayList<>();

    PutBack(Outbound outbound) {
        this.outbound = outbound;
    }

    /** Called on a thread of the outbox. */
    synchronized void take(OutboxRecord record) {
        List<OutboxRecord> before = waiting;
        if (before == null) {
            outbound.submitAgain(record);
        } else {
            before.add(record);
        }
    }

    /** All that is older has been handed over. */
    synchronized void replayed() {
        List<OutboxRecord> before = waiting == null ? List.of() : waiting;
        waiting = null;
        before.forEach(outbound::submitAgain);
    }
}
