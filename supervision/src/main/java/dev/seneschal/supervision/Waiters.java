package dev.seneschal.supervision;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Those who wait for what they asked for by hand. Guarded by the chief's lock. */
final class Waiters {

    private final List<Waiter> waiting = new ArrayList<>(0);

    /** Waits until something is so, then tells how the worker fares. */
    record Waiter(BooleanSupplier isDone, Supplier<WorkerStatus> status, CompletableFuture<WorkerStatus> future) {

        void complete() {
            future.complete(status.get());
        }
    }

    void add(Waiter waiter) {
        waiting.add(waiter);
    }

    /** Takes out those whose wait is over. */
    List<Waiter> takeDone() {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Waiter> done = new ArrayList<>();
        for (Iterator<Waiter> all = waiting.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (waiter.isDone().getAsBoolean()) {
                all.remove();
                done.add(waiter);
            }
        }
        return done;
    }
}
