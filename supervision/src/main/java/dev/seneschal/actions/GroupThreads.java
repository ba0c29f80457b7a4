package dev.seneschal.actions;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** The threads of a group: one for what falls due and some for callbacks, which may be its hub's; one for listeners; its slots'. */
final class GroupThreads {

    private static final int CALLBACKS = 4;
    private static final int MOST_SLOTS = 1 << 16;

    private final Environment environment;
    private final String name;
    private final boolean daemon;
    private final @Nullable GroupThreads shared;
    private final ExecutorService callbacks;
    private final ExecutorService listeners;
    private final @Nullable ThreadFactory factory;
    /** Runs slots where threads are not real ones; null where they are. */
    private final @Nullable ExecutorService tasks;

    private final Set<SlotThread> slots = ConcurrentHashMap.newKeySet();
    private volatile @Nullable EventLoop loop;

    GroupThreads(
            Environment environment,
            String name,
            boolean daemon,
            @Nullable ThreadFactory factory,
            @Nullable GroupThreads shared) {
        this.environment = environment;
        this.name = name;
        this.daemon = daemon;
        this.factory = factory;
        this.shared = shared;
        callbacks = shared == null ? environment.newBlockingExecutor(name + "-callbacks", CALLBACKS) : shared.callbacks;
        listeners = environment.newBlockingExecutor(name + "-escalation", 1);
        tasks = environment == Environment.system()
                ? null
                : environment.newBlockingExecutor("action-" + name, MOST_SLOTS);
    }

    /** Starts the thread for what falls due. */
    EventLoop begin() {
        EventLoop own = shared == null
                ? environment.newEventLoop("seneschal-" + name, daemon)
                : Objects.requireNonNull(shared.loop, "the hub's loop");
        loop = own;
        return own;
    }

    boolean isLoop() {
        EventLoop own = loop;
        return own != null && own.inLoop();
    }

    ExecutorService callbacks() {
        return callbacks;
    }

    ExecutorService listeners() {
        return listeners;
    }

    void start(SlotThread slot, String threadName) {
        slots.add(slot);
        try {
            if (tasks != null) {
                tasks.execute(slot);
            } else {
                newThread(slot, threadName).start();
            }
        } catch (Throwable thrown) {
            slots.remove(slot);
            throw thrown;
        }
    }

    void ended(SlotThread slot) {
        slots.remove(slot);
    }

    Set<SlotThread> slots() {
        return slots;
    }

    void end() {
        listeners.shutdown();
        if (tasks != null) {
            tasks.shutdown();
        }
        if (shared == null) {
            callbacks.shutdown();
            EventLoop own = loop;
            if (own != null) {
                own.stop();
            }
        }
    }

    private Thread newThread(SlotThread slot, String threadName) {
        ThreadFactory own = factory;
        if (own == null) {
            Thread thread = new Thread(slot, threadName);
            thread.setDaemon(true);
            return thread;
        }
        Thread thread = own.newThread(slot);
        if (thread == null) {
            throw new IllegalStateException("the thread factory made no thread for " + threadName);
        }
        if (thread.getName().isEmpty()) {
            thread.setName(threadName);
        }
        return thread;
    }
}
