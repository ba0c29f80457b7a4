package dev.seneschal.outbox;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes what a {@link Ledger} notes last. Called under its lock, so in the order of the edits; never blocks. */
interface Writer {

    /** What has no disk: all is stored as soon as it is noted. */
    Writer MEMORY = new Writer() {
        private final CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

        @Override
        public CompletableFuture<Void> write(List<Edit> edits, Runnable undo) {
            return done;
        }

        @Override
        public @Nullable OutboxFailedException failure() {
            return null;
        }
    };

    /**
     * Stores edits together or not at all.
     *
     * @param edits what to store
     * @param undo runs if that fails, before the future does
     * @return completes when they are stored, or fails with {@link OutboxFailedException}
     */
    CompletableFuture<Void> write(List<Edit> edits, Runnable undo);

    /** The failure after which nothing is stored any more, or null. */
    @Nullable
    OutboxFailedException failure();
}
