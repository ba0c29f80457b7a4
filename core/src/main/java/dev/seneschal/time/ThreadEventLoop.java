package dev.seneschal.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop on a platform thread, which parks while there is nothing to do.
 *
 * <p>A producer adds its task and then looks whether the loop sleeps; the loop says that it sleeps and then looks for tasks. So at
 * least one of the two sees the other, and only a sleeping loop costs the producer a wake-up.
 *
 * <p>Whoever runs tasks, the thread or one that does so in its stead while it sleeps, has the turn. The thread alone waits for it; others
 * take it if it is free, and otherwise leave their task. So nobody waits for the turn who has a lock that a task may want.
 */
final class ThreadEventLoop implements EventLoop, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** How often one that runs a task in the thread's stead looks for more, which are mostly its own. */
    private static final int MOST_ROUNDS_HERE = 4;

    private final TaskStack tasks = new TaskStack();
    /** Those that are set, and no others: a timer that ran is its maker's alone. */
    private final List<LoopTimer> timers = new ArrayList<>();

    private final Thread thread;
    private final ReentrantLock turn = new ReentrantLock();
    /** When the thread wakes by itself, or {@link Long#MAX_VALUE}. Guarded by the turn. */
    private long wakesAt = Long.MAX_VALUE;

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
    public boolean executeHere(Runnable task) {
        boolean mayTry = sleeping && !turn.isHeldByCurrentThread();
        // What a task calls may give up where its thread is interrupted, and the loop's own is not.
        if (!mayTry || Thread.currentThread().isInterrupted() || !turn.tryLock()) {
            return execute(task);
        }
        boolean ran;
        boolean needed;
        try {
            // What was given before has been run, or is still there and comes first.
            ran = !stopped && tasks.isEmpty();
            if (ran) {
                runSafely(task);
                runFew();
            }
            needed = stopped || nextTimer() < wakesAt;
        } finally {
            turn.unlock();
        }
        if (needed || !tasks.isEmpty()) {
            wake();
        }
        return ran || execute(task);
    }

    @Override
    public Timer newTimer(Runnable task) {
        return new LoopTimer(task);
    }

    @Override
    public boolean inLoop() {
        return turn.isHeldByCurrentThread();
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
            long wakeUp = takeTurn();
            if (wasStopped) {
                return;
            }
            sleepUntil(wakeUp);
        }
    }

    /** Runs what there is to run; gives when the next timer is due. */
    private long takeTurn() {
        turn.lock();
        try {
            runTasks();
            runDueTimers();
            wakesAt = nextTimer();
            return wakesAt;
        } finally {
            turn.unlock();
        }
    }

    private void runTasks() {
        for (TaskStack.Entry batch = tasks.takeAll(); batch != null; batch = tasks.takeAll()) {
            run(batch);
            if (!timers.isEmpty()) {
                runDueTimers();
            }
        }
    }

    private void runFew() {
        for (int round = 0; round < MOST_ROUNDS_HERE && !tasks.isEmpty(); round++) {
            run(tasks.takeAll());
        }
    }

    private void run(TaskStack.@Nullable Entry batch) {
        for (TaskStack.Entry next = batch; next != null; next = next.next()) {
            Runnable task = next.take();
            if (task != null) {
                runSafely(task);
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

    private void sleepUntil(long wakeUp) {
        Thread.interrupted();
        sleeping = true;
        if (tasks.isEmpty() && !stopped) {
            if (wakeUp == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                long nanos = wakeUp - System.nanoTime();
                if (nanos > 0) {
                    LockSupport.parkNanos(this, nanos);
                }
            }
        }
        sleeping = false;
    }

    /** When the next timer is due, or {@link Long#MAX_VALUE}. */
    private long nextTimer() {
        long next = Long.MAX_VALUE;
        for (LoopTimer timer : timers) {
            next = Math.min(next, timer.at);
        }
        return next;
    }

    /** How many timers it keeps, for tests; to be asked on the loop. */
    int remembered() {
        return timers.size();
    }

    /** One that runs tasks in the thread's stead looks by itself whether there are more. */
    private void wake() {
        if (sleeping && !turn.isHeldByCurrentThread()) {
            LockSupport.unpark(thread);
        }
    }

    private void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("a task of {} failed", thread.getName(), e);
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
