package dev.seneschal.nats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one connection: jnats' reader, writer and dispatcher, and short tasks. All are daemons and end with the connection.
 *
 * <p>jnats' reader dies of some malformed messages without a word, so what ends a task is looked at.
 */
final class SessionThreads extends ThreadPoolExecutor {

    private final Map<Thread, List<Runnable>> held = new ConcurrentHashMap<>();
    private final Consumer<Throwable> onDeath;

    SessionThreads(String name, Consumer<Throwable> onDeath) {
        super(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
        this.onDeath = onDeath;
        AtomicInteger number = new AtomicInteger();
        setThreadFactory(task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Runs an action on this thread and returns the tasks that it would have started. */
    List<Runnable> hold(Runnable action) {
        List<Runnable> tasks = new ArrayList<>();
        held.put(Thread.currentThread(), tasks);
        try {
            action.run();
        } finally {
            held.remove(Thread.currentThread());
        }
        return tasks;
    }

    @Override
    public void execute(Runnable task) {
        List<Runnable> tasks = held.get(Thread.currentThread());
        if (tasks == null) {
            super.execute(task);
        } else {
            tasks.add(task);
        }
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
        super.afterExecute(task, thrown);
        Throwable cause = thrown == null && task instanceof Future<?> future ? failure(future) : thrown;
        if (cause != null) {
            onDeath.accept(cause);
        }
    }

    private static @Nullable Throwable failure(Future<?> future) {
        if (!future.isDone()) {
            return null;
        }
        try {
            future.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (CancellationException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
