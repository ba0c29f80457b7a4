package dev.seneschal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/**
 * A world for tests: a clock that stands still until told to move, numbers from a seed, and one thing at a time. Tasks of event loops
 * and executors run one after the other on the thread that calls {@link #advance} or {@link #runReady}, so one seed gives one history.
 *
 * <p>Tasks of a {@linkplain #newBlockingExecutor blocking executor} have threads of their own, of which one runs at a time; they may
 * wait by {@link #sleep} and {@link #await}, while others have their turn. One that waits in another way for 5 s of real time fails
 * the call that gave it the turn, with the stack of where it waits; so does one that works for a minute.
 *
 * <p>Used from one thread, and from the tasks it runs.
 */
public final class VirtualEnvironment implements Environment {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private final Set<Wait> waiting = new LinkedHashSet<>();
    private final RandomGenerator random;
    private final VirtualProcess main = new VirtualProcess(this, Duration.ZERO);
    private Duration wallOffset = Duration.ZERO;
    private long now;
    private long lastNumber;

    /**
     * A world of its own at time 0.
     *
     * @param seed where its random numbers start
     */
    public VirtualEnvironment(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant now() {
        return START.plusNanos(now).plus(wallOffset);
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /**
     * Sets the wall clock forward or back. The monotonic clock takes no notice.
     *
     * @param jump how far; negative for back
     */
    public void jumpWallClock(Duration jump) {
        wallOffset = wallOffset.plus(jump);
    }

    /** Runs everything that is due now, and what that leads to, without letting time pass. */
    public void runReady() {
        runUntil(now);
    }

    /**
     * Lets time pass, running everything that falls due, each at its moment.
     *
     * @param time how long
     */
    public void advance(Duration time) {
        long end = now + Nanos.of(time);
        runUntil(end);
        now = Math.max(now, end);
    }

    /**
     * Runs a task at a later moment, outside any loop.
     *
     * @param delay how long from now
     * @param task what to run
     */
    public void schedule(Duration delay, Runnable task) {
        add(now + Nanos.of(delay), task);
    }

    /**
     * A process of its own in this world, which can be killed. What it starts runs on the same clock as all else.
     *
     * @param slowness how long a task may wait at most for its thread to take it up, drawn for each anew; with zero all that is due
     *     at one moment runs in the order given, as in this environment itself
     * @return a new process
     */
    public VirtualProcess newProcess(Duration slowness) {
        return new VirtualProcess(this, slowness);
    }

    @Override
    public EventLoop newEventLoop(String name, boolean daemon) {
        return main.newEventLoop(name, daemon);
    }

    @Override
    public ExecutorService newExecutor(String name, int threads) {
        return main.newExecutor(name, threads);
    }

    @Override
    public ExecutorService newBlockingExecutor(String name, int threads) {
        return main.newBlockingExecutor(name, threads);
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        Fiber fiber = Fiber.current();
        if (fiber != null) {
            awaitInFiber(fiber, future, timeout);
        } else {
            runUntilDone(future, timeout);
        }
        return future.isDone();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        Fiber fiber = Fiber.current();
        if (fiber == null) {
            advance(time);
        } else {
            awaitInFiber(fiber, new CompletableFuture<>(), time);
        }
    }

    @Override
    public void interrupt(Thread thread) {
        for (Wait wait : List.copyOf(waiting)) {
            if (wait.fiber.isOn(thread)) {
                interrupt(wait.fiber);
                return;
            }
        }
        thread.interrupt();
    }

    /** Ends the wait that a fiber is in, or its next, by an interrupt. */
    void interrupt(Fiber fiber) {
        fiber.interrupt();
        for (Wait wait : List.copyOf(waiting)) {
            if (wait.fiber == fiber) {
                wait.end();
            }
        }
    }

    /** Gives the turn to others until the future is done or the time is over. */
    private void awaitInFiber(Fiber fiber, CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        if (future.isDone()) {
            return;
        }
        fiber.checkAlive();
        Wait wait = new Wait(fiber);
        waiting.add(wait);
        future.whenComplete((value, failure) -> wait.end());
        add(now + Nanos.of(timeout), wait::end);
        fiber.pause();
    }

    private void runUntilDone(CompletableFuture<?> future, Duration timeout) {
        long end = now + Nanos.of(timeout);
        for (Task next = tasks.peek(); !future.isDone() && next != null && next.at <= end; next = tasks.peek()) {
            runNext();
        }
        if (!future.isDone()) {
            now = Math.max(now, end);
        }
    }

    private void runUntil(long end) {
        for (Task next = tasks.peek(); next != null && next.at <= end; next = tasks.peek()) {
            runNext();
        }
    }

    private void runNext() {
        Task next = tasks.remove();
        now = Math.max(now, next.at);
        next.action.run();
    }

    /** The tasks of a killed process that wait have their last turn, to end. */
    void endWaitsOf(VirtualProcess process) {
        for (Wait wait : List.copyOf(waiting)) {
            if (wait.fiber.isOf(process)) {
                wait.end();
            }
        }
    }

    void add(long at, Runnable action) {
        tasks.add(new Task(at, ++lastNumber, action));
    }

    private record Task(long at, long number, Runnable action) {}

    /** A fiber that waits; it gets its turn again once, however many reasons there are. */
    private final class Wait {

        private final Fiber fiber;

        Wait(Fiber fiber) {
            this.fiber = fiber;
        }

        void end() {
            if (waiting.remove(this)) {
                add(now, fiber::resume);
            }
        }
    }
}
