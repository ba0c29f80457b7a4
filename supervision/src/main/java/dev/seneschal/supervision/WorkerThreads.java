package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import dev.seneschal.time.VirtualThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Makes workers' threads: daemons, named by the worker's path, virtual where that is wanted. */
final class WorkerThreads {

    private final @Nullable ThreadFactory own;
    private final @Nullable ThreadFactory virtual;

    /** Runs workers where threads are not real ones; null where they are. */
    private final @Nullable ExecutorService tasks;

    WorkerThreads(ChiefSettings settings, int atOnce) {
        Environment environment = settings.environment();
        tasks = environment == Environment.system()
                ? null
                : environment.newBlockingExecutor("seneschal-" + settings.name(), Math.max(1, atOnce));
        own = settings.threadFactory().orElse(null);
        virtual = own == null && settings.virtualThreads() ? VirtualThreads.newFactory() : null;
    }

    void start(Runnable task, String path) {
        if (tasks != null) {
            tasks.execute(task);
        } else {
            newThread(task, path).start();
        }
    }

    void close() {
        if (tasks != null) {
            tasks.shutdown();
        }
    }

    private Thread newThread(Runnable task, String path) {
        if (own != null) {
            Thread thread = own.newThread(task);
            if (thread == null) {
                throw new IllegalStateException("the thread factory made no thread for " + path);
            }
            return thread;
        }
        if (virtual != null) {
            Thread thread = virtual.newThread(task);
            thread.setName(path);
            return thread;
        }
        Thread thread = new Thread(task, path);
        thread.setDaemon(true);
        return thread;
    }
}
