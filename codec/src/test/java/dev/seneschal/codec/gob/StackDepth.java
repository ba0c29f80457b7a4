package dev.seneschal.codec.gob;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs code on a thread with a stack of a given size. */
final class StackDepth {

    private StackDepth() {}

    static void run(long bytes, Runnable code) {
        FutureTask<Void> task = new FutureTask<>(code, null);
        new Thread(null, task, "stack of " + bytes, bytes).start();
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
