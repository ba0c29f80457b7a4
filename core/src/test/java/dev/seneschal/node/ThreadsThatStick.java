package dev.seneschal.node;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.time.VirtualEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/**
 * Virtual time in which callbacks and the tasks of loops may wait too, such as for ever, while all else goes on; there they have
 * threads of their own, as in life.
 */
final class ThreadsThatStick implements Environment {

    private final VirtualEnvironment time;
    private final CompletableFuture<Void> never = new CompletableFuture<>();

    ThreadsThatStick(VirtualEnvironment time) {
        this.time = time;
    }

    /** Waits for ever, whoever interrupts it. */
    void getStuck() {
        while (true) {
            try {
                time.await(never, Duration.ofDays(1));
            } catch (InterruptedException ignored) {
                // That is what it is to be stuck.
            }
        }
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public RandomGenerator random() {
        return time.random();
    }

    @Override
    public EventLoop newEventLoop(String name, boolean daemon) {
        return new Loop(time.newBlockingExecutor(name, 1));
    }

    @Override
    public ExecutorService newExecutor(String name, int threads) {
        return time.newBlockingExecutor(name, threads);
    }

    @Override
    public ExecutorService newBlockingExecutor(String name, int threads) {
        return time.newBlockingExecutor(name, threads);
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        return time.await(future, timeout);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        time.sleep(duration);
    }

    @Override
    public void interrupt(Thread thread) {
        time.interrupt(thread);
    }

    /** One whose tasks wait for the one before, however long that takes. */
    private final class Loop implements EventLoop {

        private final ExecutorService thread;
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private boolean busy;
        private boolean inside;
        private boolean stopped;

        Loop(ExecutorService thread) {
            this.thread = thread;
        }

        @Override
        public boolean execute(Runnable task) {
            if (stopped) {
                return false;
            }
            add(task);
            return true;
        }

        private void add(Runnable task) {
            tasks.add(task);
            if (!busy) {
                busy = true;
                thread.execute(this::runAll);
            }
        }

        private void runAll() {
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                inside = true;
                next.run();
                inside = false;
            }
            busy = false;
            endIfDone();
        }

        private void endIfDone() {
            if (stopped && !busy) {
                ended.complete(null);
            }
        }

        @Override
        public Timer newTimer(Runnable task) {
            return new Timer() {
                private long setting;

                @Override
                public void runAt(long nanoTime) {
                    long mine = ++setting;
                    Duration wait = Duration.ofNanos(Math.max(0, nanoTime - time.nanoTime()));
                    time.schedule(wait, () -> {
                        if (mine == setting && !stopped) {
                            add(task);
                        }
                    });
                }

                @Override
                public void cancel() {
                    setting++;
                }
            };
        }

        @Override
        public boolean inLoop() {
            return inside;
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
    }
}
