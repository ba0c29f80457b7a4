package dev.seneschal.node;

import dev.seneschal.time.EventLoop;
import org.jspecify.annotations.Nullable;

/** Runs a task on the delivery thread at the nearest of the times it was told. */
final class Alarm {

    private final Machines machines;
    private final Runnable task;
    private EventLoop.@Nullable Timer timer;
    private long next = Long.MAX_VALUE;

    Alarm(Machines machines, Runnable task) {
        this.machines = machines;
        this.task = task;
    }

    /** Have the task run at a time; never, if that is {@link Long#MAX_VALUE}. May be called from any thread. */
    void at(long nanoTime) {
        if (nanoTime != Long.MAX_VALUE) {
            machines.run(() -> set(nanoTime));
        }
    }

    private void set(long nanoTime) {
        if (nanoTime < next) {
            next = nanoTime;
            EventLoop.Timer made = timer == null ? machines.newTimer(this::ring) : timer;
            timer = made;
            made.runAt(nanoTime);
        }
    }

    private void ring() {
        next = Long.MAX_VALUE;
        task.run();
    }
}
