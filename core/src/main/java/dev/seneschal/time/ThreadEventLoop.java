package dev.seneschal.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop on a platform thread, which parks while there is nothing to do.
 *
 * <p>A producer adds its task and then looks whether the loop sleeps; the loop says that it sleeps and then looks for tasks. So at
 * least one of the two sees the other, and only a sleeping loop costs the producer a wake-up.
 */
final class ThreadEventLoop implements EventLoop, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final TaskStack tasks = new TaskStack();
    /** Those that are set, and no others: a timer that ran is its maker's alone. */
    private final List<LoopTimer> timers = new ArrayList<>();

    private final Thread thread;
    private volatile boolean sleeping;
    private volatile boolean stopped;

    ThreadEventLoop(String name, boolean daemon) {
        thread = new Thread(this, name);
        thread.setDaemon(daemon);
    }

    void start() {
        thread.start();
    }

    @Override
    public boolean execute(Runnable task) {
        if (stopped) {
            return false;
        }
        TaskStack.Entry entry = tasks.push(task);
        wake();
        return !stopped || !entry.cancel();
    }

    @Override
    public Timer newTimer(Runnable task) {
        return new LoopTimer(task);
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void stop() {
        stopped = true;
        wake();
    }

    @Override
    public boolean awaitStopped(Duration timeout) throws InterruptedException {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(Nanos.of(timeout))));
        return !thread.isAlive();
    }

    @Override
    public void run() {
        while (true) {
            boolean wasStopped = stopped;
            runTasks();
            runDueTimers();
            if (wasStopped) {
                return;
            }
            sleepUntilNeeded();
        }
    }

    private void runTasks() {
        for (TaskStack.Entry batch = tasks.takeAll(); batch != null; batch = tasks.takeAll()) {
            for (TaskStack.Entry next = batch; next != null; next = next.next()) {
                Runnable task = next.take();
                if (task != null) {
                    runSafely(task);
                }
            }
            if (!timers.isEmpty()) {
                runDueTimers();
            }
        }
    }

    private void runDueTimers() {
        long now = System.nanoTime();
        // From the end, where a task adds what it sets; one that another's task moves out of the way is due next time.
        for (int i = timers.size() - 1; i >= 0; i--) {
            LoopTimer timer = i < timers.size() ? timers.get(i) : null;
            if (timer != null && timer.at - now <= 0) {
                timer.cancel();
                runSafely(timer.task);
            }
        }
    }

    private void sleepUntilNeeded() {
        Thread.interrupted();
        sleeping = true;
        if (tasks.isEmpty() && !stopped) {
            long nanos = nanosToNextTimer();
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else if (nanos > 0) {
                LockSupport.parkNanos(this, nanos);
            }
        }
        sleeping = false;
    }

    private long nanosToNextTimer() {
        long now = System.nanoTime();
        long nearest = Long.MAX_VALUE;
        for (LoopTimer timer : timers) {
            nearest = Math.min(nearest, Math.max(0, timer.at - now));
        }
        return nearest;
    }

    /** How many timers it keeps, for tests; to be asked on the loop. */
    int remembered() {
        return timers.size();
    }

    private void wake() {
        if (sleeping) {
            LockSupport.unpark(thread);
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a task of {} failed", Thread.currentThread().getName(), e);
        }
    }

    private final class LoopTimer implements Timer {

        private final Runnable task;
        private long at;
        private boolean set;

        LoopTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void runAt(long nanoTime) {
            at = nanoTime;
            if (!set) {
                set = true;
                timers.add(this);
            }
        }

        @Override
        public void cancel() {
            if (set) {
                set = false;
                timers.remove(this);
            }
        }
    }
}
