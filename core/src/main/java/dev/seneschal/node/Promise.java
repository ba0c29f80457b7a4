package dev.seneschal.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A value that is known later, and futures of it for those who ask: each gets one of its own, which it may cancel without consequence.
 * Most messages are not asked about, so nothing is made before. Thread-safe.
 */
final class Promise<T> {

    private @Nullable T value;
    private @Nullable List<CompletableFuture<T>> asked;

    /** A future that completes when, and on the thread on which, the value is known. */
    synchronized CompletableFuture<T> future() {
        if (value != null) {
            return CompletableFuture.completedFuture(value);
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        List<CompletableFuture<T>> all = asked == null ? new ArrayList<>(1) : asked;
        asked = all;
        all.add(future);
        return future;
    }

    /** The value is known. Only the first one counts. */
    void complete(T known) {
        List<CompletableFuture<T>> waiting;
        synchronized (this) {
            if (value != null) {
                return;
            }
            value = known;
            waiting = asked;
            asked = null;
        }
        if (waiting != null) {
            waiting.forEach(future -> future.complete(known));
        }
    }
}
