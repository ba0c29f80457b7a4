package dev.seneschal.sim;

import dev.seneschal.outbox.OutboxStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A store with a bug. */
abstract class BadStore implements OutboxStore {

    private final OutboxStore store;

    private BadStore(OutboxStore store) {
        this.store = store;
    }

    /** Says that everything is stored, and writes it only when it is closed: a process that is killed leaves nothing. */
    static OutboxStore doesNotSync(OutboxStore store) {
        return new BadStore(store) {
            private final List<Batch> notSynced = new ArrayList<>();

            @Override
            public void commit(Batch batch) {
                notSynced.add(batch);
            }

            @Override
            public void close() throws IOException {
                for (Batch batch : notSynced) {
                    super.commit(batch);
                }
                super.close();
            }
        };
    }

    /** Leaves a table out when it is opened. */
    static OutboxStore forgets(OutboxStore store, Table forgotten) {
        return new BadStore(store) {
            @Override
            public Contents load() throws IOException {
                Contents all = super.load();
                return new Contents(
                        all.entries().stream()
                                .filter(entry -> entry.table() != forgotten)
                                .toList(),
                        all.damage());
            }
        };
    }

    /** Gives what it holds newest first. */
    static OutboxStore newestFirst(OutboxStore store) {
        return new BadStore(store) {
            @Override
            public Contents load() throws IOException {
                List<Put> entries = new ArrayList<>(super.load().entries());
                Collections.reverse(entries);
                return new Contents(entries, List.of());
            }
        };
    }

    @Override
    public Contents load() throws IOException {
        return store.load();
    }

    @Override
    public void commit(Batch batch) throws IOException {
        store.commit(batch);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
