package dev.seneschal.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is costly to make for the next call, in a place for each thread as far as there are places. Rather this than thread-locals:
 * virtual threads, which are many and short, would each make their own. A context that is in use is never in the pool, so that a thread
 * that finds its place empty makes another one, and one that finds it taken drops its own.
 */
final class ContextPool<T> {

    private static final int PLACES = 64;

    private final Supplier<T> maker;
    private final AtomicReferenceArray<@Nullable T> places = new AtomicReferenceArray<>(PLACES);

    ContextPool(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        T found = places.getAndSet(place(), null);
        return found == null ? maker.get() : found;
    }

    /** Only what is as good as new: not after a failure. */
    void giveBack(T context) {
        places.lazySet(place(), context);
    }

    private static int place() {
        return (int) Thread.currentThread().getId() & (PLACES - 1);
    }
}
