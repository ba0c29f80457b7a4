package dev.seneschal.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop on a platform thread, which parks while there is nothing to do.
 *
 * <p>A producer adds its task and then looks whether the loop sleeps; the loop says that it sleeps and then looks for tasks. So at
 * least one of the two sees the other, and only a sleeping loop costs the producer a wake-up.
 *
 * <p>Whoever runs tasks, the thread or one that does so in its stead while it sleeps, has the turn. The thread alone waits for it; others
 * take it if it is free, and otherwise leave their task. So nobody waits for the turn who has a lock that a task may want. Another than
 * the thread runs only its own task and those that this gives in turn, so that it is not kept by what others give.
 */
final class ThreadEventLoop implements EventLoop, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** How many tasks one that has the turn in the thread's stead runs after its first. */
    private static final int MOST_GIVEN_HERE = 16;

    private final TaskStack tasks = new TaskStack();
    /** Those that are set, and no others: a timer that ran is its maker's alone. */
    private final List<LoopTimer> timers = new ArrayList<>();

    private final Thread thread;
    private final ReentrantLock turn = new ReentrantLock();
    /** What tasks give that run in the thread's stead. Guarded by the turn, as is the next. */
    private final Queue<Runnable> givenHere = new ArrayDeque<>();

    /** When the thread wakes by itself, or {@link Long#MAX_VALUE}. */
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
        if (turn.isHeldByCurrentThread() && Thread.currentThread() != thread) {
            givenHere.add(task);
            return true;
        }
        TaskStack.Entry entry = tasks.push(task);
        wake();
        return !stopped || !entry.cancel();
    }

    @Override
    public boolean executeHere(Runnable task) {
        if (!sleeping || turn.isHeldByCurrentThread() || !mayRun(Thread.currentThread()) || !turn.tryLock()) {
            return execute(task);
        }
        boolean runs = false;
        boolean wanted = false;
        try {
            // Not before what was given earlier, and not once it is stopped: the thread may have had its last turn.
            runs = !stopped && tasks.isEmpty();
            if (runs) {
                wanted = true;
                wanted = runHere(task);
            }
        } finally {
            turn.unlock();
            if (wanted) {
                // Whether it sleeps or is only about to: it may have looked at the timers already.
                LockSupport.unpark(thread);
            }
        }
        return runs || execute(task);
    }

    /**
     * What a task calls may give up where its thread is interrupted, and the loop's own is not. A virtual thread that waits for a lock
     * needs a processor to go on, which others that compute may not give back for long; meanwhile it would have the turn.
     */
    private static boolean mayRun(Thread other) {
        return !other.isInterrupted() && !VirtualThreads.isVirtual(other);
    }

    /** Runs a task and what it gives, in the thread's stead; whether there is something that the thread must wake for. */
    private boolean runHere(Runnable task) {
        boolean left;
        try {
            Runnable next = task;
            for (int more = MOST_GIVEN_HERE; next != null; more--) {
                runSafely(next);
                next = more > 0 ? givenHere.poll() : null;
            }
        } finally {
            left = !givenHere.isEmpty();
            givenHere.forEach(tasks::push);
            givenHere.clear();
        }
        return left || nextTimer() < wakesAt;
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

    private void wake() {
        if (sleeping) {
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
