package dev.seneschal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A process in a {@link VirtualEnvironment}, which {@link #kill} ends as {@code kill -9} does: none of its tasks runs any more, and no
 * timer fires. Clock, random numbers and turns are the world's.
 *
 * <p>Used as the world is: from one thread, and from the tasks it runs.
 */
public final class VirtualProcess implements Environment {

    private final VirtualEnvironment world;
    private final long slowness;
    private boolean alive = true;

    VirtualProcess(VirtualEnvironment world, Duration slowness) {
        this.world = world;
        this.slowness = slowness.toNanos();
    }

    /**
     * Ends the process at once. Its tasks that have begun and wait, such as handlers, get their turn a last time to leave their
     * threads, by an error out of {@link #sleep} or {@link #await}; nothing they then ask of this process is done. A task that kills
     * its own process goes on to its next wait or end. May be called again.
     */
    public void kill() {
        if (alive) {
            alive = false;
            world.endWaitsOf(this);
        }
    }

    /**
     * Whether it has not been killed.
     *
     * @return true until {@link #kill}
     */
    public boolean isAlive() {
        return alive;
    }

    @Override
    public long nanoTime() {
        return world.nanoTime();
    }

    @Override
    public Instant now() {
        return world.now();
    }

    @Override
    public RandomGenerator random() {
        return world.random();
    }

    @Override
    public EventLoop newEventLoop(String name, boolean daemon) {
        return new VirtualLoop();
    }

    @Override
    public ExecutorService newExecutor(String name, int threads) {
        return new VirtualExecutor(false);
    }

    @Override
    public ExecutorService newBlockingExecutor(String name, int threads) {
        return new VirtualExecutor(true);
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        return world.await(future, timeout);
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        world.sleep(time);
    }

    @Override
    public void interrupt(Thread thread) {
        world.interrupt(thread);
    }

    /** When a thread that is given a task now takes it up. */
    private long takenUp() {
        return world.nanoTime() + (slowness == 0 ? 0 : world.random().nextLong(slowness + 1));
    }

    private void add(long at, Runnable task) {
        if (alive) {
            world.add(at, () -> {
                if (alive) {
                    task.run();
                }
            });
        }
    }

    private final class VirtualLoop implements EventLoop {

        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private boolean stopped;
        private boolean running;
        private int waiting;
        private long last;

        @Override
        public boolean execute(Runnable task) {
            if (stopped || !alive) {
                return false;
            }
            waiting++;
            last = Math.max(last, takenUp());
            add(last, () -> {
                waiting--;
                run(task);
                endIfDone();
            });
            return true;
        }

        @Override
        public Timer newTimer(Runnable task) {
            return new VirtualTimer(this, task);
        }

        @Override
        public boolean inLoop() {
            return running;
        }

        @Override
        public void stop() {
            stopped = true;
            endIfDone();
        }

        @Override
        public boolean awaitStopped(Duration timeout) throws InterruptedException {
            return await(ended, timeout);
        }

        private void endIfDone() {
            if (stopped && waiting == 0) {
                ended.complete(null);
            }
        }

        private void run(Runnable task) {
            running = true;
            try {
                task.run();
            } finally {
                running = false;
            }
        }
    }

    private final class VirtualTimer implements EventLoop.Timer {

        private final VirtualLoop loop;
        private final Runnable task;
        private long setting;

        VirtualTimer(VirtualLoop loop, Runnable task) {
            this.loop = loop;
            this.task = task;
        }

        @Override
        public void runAt(long nanoTime) {
            long mine = ++setting;
            add(Math.max(world.nanoTime(), nanoTime), () -> {
                if (setting == mine && !loop.stopped) {
                    loop.run(task);
                }
            });
        }

        @Override
        public void cancel() {
            setting++;
        }
    }

    private final class VirtualExecutor extends AbstractExecutorService {

        private final boolean tasksMayWait;
        private final Set<Fiber> running = new LinkedHashSet<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private boolean shutdown;
        private int waiting;

        VirtualExecutor(boolean tasksMayWait) {
            this.tasksMayWait = tasksMayWait;
        }

        @Override
        public void execute(Runnable task) {
            if (shutdown && alive) {
                throw new RejectedExecutionException("the executor is shut down");
            }
            waiting++;
            add(takenUp(), () -> {
                waiting--;
                if (tasksMayWait) {
                    begin(task);
                } else {
                    task.run();
                }
                endIfDone();
            });
        }

        /** Gives a task a thread of its own, where it may outlast this turn. */
        private void begin(Runnable task) {
            Fiber fiber = new Fiber(VirtualProcess.this, () -> {
                try {
                    task.run();
                } finally {
                    running.remove(Fiber.current());
                    endIfDone();
                }
            });
            running.add(fiber);
            fiber.resume();
        }

        @Override
        public void shutdown() {
            shutdown = true;
            endIfDone();
        }

        @Override
        public List<Runnable> shutdownNow() {
            shutdown();
            List.copyOf(running).forEach(world::interrupt);
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return shutdown;
        }

        @Override
        public boolean isTerminated() {
            return ended.isDone();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return await(ended, Duration.ofNanos(unit.toNanos(timeout)));
        }

        private void endIfDone() {
            if (shutdown && waiting == 0 && running.isEmpty()) {
                ended.complete(null);
            }
        }
    }
}
