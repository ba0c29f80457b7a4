package dev.seneschal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/**
 * Time, randomness and threads. Everything in Seneschal takes them from here.
 *
 * <p>All methods may be called from any thread.
 */
public interface Environment {

    /**
     * The real ones of this JVM.
     *
     * @return the only instance
     */
    static Environment system() {
        return SystemEnvironment.INSTANCE;
    }

    /**
     * The monotonic clock, by which all ages and timeouts are measured.
     *
     * @return nanoseconds since some fixed moment; compare by subtraction
     */
    long nanoTime();

    /**
     * The wall clock, which may jump; for what people read and for what outlives the process.
     *
     * @return now
     */
    Instant now();

    /**
     * The source of randomness, for ids and jitter.
     *
     * @return a thread-safe generator
     */
    RandomGenerator random();

    /**
     * How many threads can compute at a time.
     *
     * @return the processors; 1, as here, where one thing happens at a time, as under virtual time
     */
    default int processors() {
        return 1;
    }

    /**
     * Starts a thread that runs tasks one after the other.
     *
     * @param name the thread's name
     * @param daemon false if the thread is to keep the JVM alive
     * @return the running loop; who asks for it stops it
     */
    EventLoop newEventLoop(String name, boolean daemon);

    /**
     * An executor of daemon platform threads, started as needed and ended when idle.
     *
     * @param name the threads' name, which a number is added to
     * @param threads how many there may be, at least 1; further tasks wait
     * @return the executor; who asks for it shuts it down
     */
    ExecutorService newExecutor(String name, int threads);

    /**
     * An executor for user code that may block: a virtual thread for each task where the JVM has them without pinning in
     * {@code synchronized} (from JDK 24 on), otherwise as {@link #newExecutor}.
     *
     * @param name the threads' name, which a number is added to
     * @param threads how many platform threads there may be, at least 1; who submits bounds the virtual ones
     * @return the executor; who asks for it shuts it down
     */
    ExecutorService newBlockingExecutor(String name, int threads);

    /**
     * Waits for a future, however it ends.
     *
     * @param future what to wait for
     * @param timeout how long
     * @return whether it has ended
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException;

    /**
     * Lets time pass on the calling thread.
     *
     * @param time how long
     * @throws InterruptedException if the thread is interrupted
     */
    void sleep(Duration time) throws InterruptedException;

    /**
     * Interrupts a thread of one of this environment's executors.
     *
     * @param thread the thread
     */
    void interrupt(Thread thread);
}
