package dev.seneschal.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where handlers of a method put what the function of their process is to have; Steward's {@code procFuncCh}. It holds up to 1,024
 * items, in order, and belongs to one run of the function.
 *
 * @param <T> what it holds
 */
public final class ProcessMailbox<T> {

    private static final int CAPACITY = 1024;

    private final Queue<T> items = new ArrayDeque<>();
    private @Nullable CompletableFuture<Void> arrival;
    private boolean closed;

    ProcessMailbox() {}

    /**
     * Puts an item in, without waiting. May be called from any thread.
     *
     * @param item anything
     * @return false if it is full, or the function has ended
     */
    public boolean offer(T item) {
        Objects.requireNonNull(item, "item");
        CompletableFuture<Void> waiting;
        synchronized (this) {
            if (closed || items.size() >= CAPACITY) {
                return false;
            }
            items.add(item);
            waiting = arrival;
            arrival = null;
        }
        if (waiting != null) {
            waiting.complete(null);
        }
        return true;
    }

    /** Waits for an item. Called by one thread. */
    Optional<T> receive(Waiting waiting, Duration timeout) throws InterruptedException {
        CompletableFuture<Void> next;
        synchronized (this) {
            T item = items.poll();
            if (item != null) {
                return Optional.of(item);
            }
            next = new CompletableFuture<>();
            arrival = next;
        }
        waiting.await(next, timeout);
        synchronized (this) {
            return Optional.ofNullable(items.poll());
        }
    }

    synchronized void close() {
        closed = true;
        items.clear();
    }

    /** How its reader waits. */
    @FunctionalInterface
    interface Waiting {
        boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException;
    }
}
