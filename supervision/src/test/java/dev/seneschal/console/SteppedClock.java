package dev.seneschal.console;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** The system's threads, loops and sockets, with a clock that stands still until told to move. For a server with one loop. */
final class SteppedClock implements Environment {

    private final Environment system = Environment.system();
    private final List<SteppedLoop> loops = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong();

    /** Lets time pass, and runs what falls due, once the loop has done what it was given before. */
    void advance(Duration time) {
        loops.forEach(loop -> loop.execute(() -> {
            now.addAndGet(time.toNanos());
            loop.runDue();
        }));
    }

    @Override
    public long nanoTime() {
        return now.get();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(now.get());
    }

    @Override
    public RandomGenerator random() {
        return system.random();
    }

    @Override
    public EventLoop newEventLoop(String name, boolean daemon) {
        SteppedLoop loop = new SteppedLoop(system.newEventLoop(name, daemon));
        loops.add(loop);
        return loop;
    }

    @Override
    public ExecutorService newExecutor(String name, int threads) {
        return system.newExecutor(name, threads);
    }

    @Override
    public ExecutorService newBlockingExecutor(String name, int threads) {
        return system.newBlockingExecutor(name, threads);
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        return system.await(future, timeout);
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        system.sleep(time);
    }

    @Override
    public void interrupt(Thread thread) {
        system.interrupt(thread);
    }

    /** A real loop whose timers go by this clock. */
    private final class SteppedLoop implements EventLoop {

        private final EventLoop loop;
        /** Those that are set; the loop's alone. */
        private final List<SteppedTimer> timers = new ArrayList<>();

        SteppedLoop(EventLoop loop) {
            this.loop = loop;
        }

        void runDue() {
            for (SteppedTimer timer : List.copyOf(timers)) {
                if (timer.at - now.get() <= 0 && timers.remove(timer)) {
                    timer.task.run();
                }
            }
        }

        @Override
        public boolean execute(Runnable task) {
            return loop.execute(task);
        }

        @Override
        public Timer newTimer(Runnable task) {
            return new SteppedTimer(this, task);
        }

        @Override
        public boolean inLoop() {
            return loop.inLoop();
        }

        @Override
        public void stop() {
            loop.stop();
        }

        @Override
        public boolean awaitStopped(Duration timeout) throws InterruptedException {
            return loop.awaitStopped(timeout);
        }
    }

    private static final class SteppedTimer implements EventLoop.Timer {

        private final SteppedLoop loop;
        private final Runnable task;
        private long at;

        SteppedTimer(SteppedLoop loop, Runnable task) {
            this.loop = loop;
            this.task = task;
        }

        @Override
        public void runAt(long nanoTime) {
            cancel();
            at = nanoTime;
            loop.timers.add(this);
        }

        @Override
        public void cancel() {
            loop.timers.remove(this);
        }
    }
}
