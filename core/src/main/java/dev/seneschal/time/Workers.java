package dev.seneschal.time;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * An executor of a bounded number of daemon threads for tasks that mostly take less time than waking a thread does, and sometimes
 * block.
 *
 * <p>At most one worker is being woken at a time. When it has taken a task and there are more, it wakes the next before it runs its
 * own; so short tasks are done by the few workers that are awake, while tasks that block get one worker each, up to the bound. The
 * worker that fell idle last is woken first, and the others may end.
 *
 * <p>Who adds a task looks afterwards whether somebody must be woken; who stops looking for tasks, or falls idle, looks afterwards
 * whether there is one. So at least one of two sees the other.
 */
final class Workers extends AbstractExecutorService {

    private static final int LOOKS_BEFORE_IDLE = 2;

    private final String name;
    private final int most;
    private final long idleNanos;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Whether a worker has been woken and has not found out yet whether there is a task. */
    private final AtomicBoolean waking = new AtomicBoolean();

    private final Object lock = new Object();
    /** Guarded by the lock, as are the workers. */
    private final Deque<Worker> idle = new ArrayDeque<>();

    private final Set<Worker> workers = new HashSet<>();
    /** Threads of workers that have left, which may take a moment longer to end. Guarded by the lock. */
    private final Set<Thread> leaving = new HashSet<>();

    private int lastNumber;
    /** Workers that could be woken or started. */
    private volatile int spare;

    private volatile boolean shutdown;
    private volatile boolean stopped;

    /**
     * An executor without threads yet.
     *
     * @param name the threads' name, which a number is added to
     * @param most how many there may be
     * @param idleNanos how long a thread without a task stays
     */
    Workers(String name, int most, long idleNanos) {
        this.name = name;
        this.most = most;
        this.idleNanos = idleNanos;
        this.spare = most;
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (!shutdown) {
            tasks.add(task);
            if (!shutdown || !tasks.remove(task)) {
                wakeOne();
                return;
            }
        }
        throw new RejectedExecutionException("executor " + name + " is shut down");
    }

    @Override
    public void shutdown() {
        synchronized (lock) {
            shutdown = true;
            for (Worker worker = idle.pollLast(); worker != null; worker = idle.pollLast()) {
                worker.awake = true;
                LockSupport.unpark(worker.thread);
            }
            countSpare();
            lock.notifyAll();
        }
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> left = new ArrayList<>();
        stopped = true;
        shutdown();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            left.add(task);
        }
        synchronized (lock) {
            workers.forEach(worker -> worker.thread.interrupt());
        }
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        synchronized (lock) {
            return shutdown && workers.isEmpty() && tasks.isEmpty();
        }
    }

    /** When this returns true no thread of this executor is alive either. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long end = System.nanoTime() + unit.toNanos(timeout);
        if (!awaitLeave(end)) {
            return false;
        }
        List<Thread> ending;
        synchronized (lock) {
            ending = List.copyOf(leaving);
        }
        for (Thread thread : ending) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(1)));
        }
        return ending.stream().noneMatch(Thread::isAlive);
    }

    private boolean awaitLeave(long end) throws InterruptedException {
        synchronized (lock) {
            for (long left = end - System.nanoTime(); !isTerminated(); left = end - System.nanoTime()) {
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
            }
            return true;
        }
    }

    /** Wakes or starts a worker for the tasks that are there, unless one is just being woken. */
    private void wakeOne() {
        if (spare == 0 || tasks.isEmpty() || waking.get() || !waking.compareAndSet(false, true)) {
            return;
        }
        Worker woken;
        synchronized (lock) {
            woken = idle.pollLast();
            if (woken != null) {
                woken.awake = true;
                countSpare();
            } else if (workers.size() < most) {
                start();
            } else {
                waking.set(false);
            }
        }
        if (woken != null) {
            LockSupport.unpark(woken.thread);
        }
    }

    private void start() {
        Worker worker = new Worker(name + "-" + ++lastNumber);
        workers.add(worker);
        countSpare();
        try {
            worker.thread.start();
        } catch (Throwable e) {
            worker.leave();
            waking.set(false);
            throw e;
        }
    }

    /** Called under the lock when the workers or the idle ones have changed. */
    private void countSpare() {
        spare = idle.size() + most - workers.size();
    }

    private final class Worker implements Runnable {

        private final Thread thread;
        /** False while it is among the idle ones. Set under the lock. */
        private volatile boolean awake = true;

        Worker(String name) {
            thread = new Thread(this, name);
            thread.setDaemon(true);
        }

        /** Called by one that was woken, or started. */
        @Override
        public void run() {
            do {
                Runnable first = tasks.poll();
                waking.set(false);
                for (Runnable task = first == null ? tasks.poll() : first; task != null; task = tasks.poll()) {
                    wakeOne();
                    runSafely(task);
                }
            } while (finds() || isWanted());
        }

        /** Gives way a few times, for falling idle and being woken take longer than it takes for the next task to come. */
        @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but the time that is taken
        private boolean finds() {
            for (int look = 0; look < LOOKS_BEFORE_IDLE && tasks.isEmpty(); look++) {
                Thread.yield();
            }
            return !tasks.isEmpty();
        }

        /** Falls idle until it is woken, or until there is no use for it. */
        private boolean isWanted() {
            synchronized (lock) {
                if (shutdown) {
                    if (tasks.isEmpty()) {
                        leave();
                        return false;
                    }
                    return true;
                }
                awake = false;
                idle.addLast(this);
                countSpare();
            }
            if (!tasks.isEmpty() && comesBack()) {
                return true;
            }
            long end = System.nanoTime() + idleNanos;
            for (long left = idleNanos; !awake && left > 0; left = end - System.nanoTime()) {
                Thread.interrupted();
                LockSupport.parkNanos(Workers.this, left);
            }
            return awake || !ends();
        }

        /** Takes itself from the idle ones; if another has done so it was woken. */
        private boolean comesBack() {
            synchronized (lock) {
                if (idle.remove(this)) {
                    awake = true;
                    countSpare();
                }
            }
            return awake;
        }

        /** Ends, unless it has been woken after all. */
        private boolean ends() {
            synchronized (lock) {
                if (!idle.remove(this)) {
                    return false;
                }
                leave();
                return true;
            }
        }

        private void leave() {
            workers.remove(this);
            leaving.removeIf(each -> !each.isAlive());
            leaving.add(thread);
            countSpare();
            lock.notifyAll();
        }

        private void runSafely(Runnable task) {
            if (!stopped) {
                Thread.interrupted();
            }
            try {
                task.run();
            } catch (Throwable e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    /** How many threads there are, for tests. */
    int threads() {
        synchronized (lock) {
            return workers.size();
        }
    }
}
