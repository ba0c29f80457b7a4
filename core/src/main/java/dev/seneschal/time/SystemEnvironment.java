package dev.seneschal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** The JVM's own clock, randomness and threads. */
final class SystemEnvironment implements Environment {

    static final SystemEnvironment INSTANCE = new SystemEnvironment();

    private static final int FIRST_JDK_WITHOUT_PINNING = 24;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RandomGenerator random = new SecureNumbers();

    private SystemEnvironment() {}

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public EventLoop newEventLoop(String name, boolean daemon) {
        ThreadEventLoop loop = new ThreadEventLoop(name, daemon);
        loop.start();
        return loop;
    }

    @Override
    public ExecutorService newExecutor(String name, int threads) {
        return new Workers(name, threads, IDLE_NANOS);
    }

    @Override
    public ExecutorService newBlockingExecutor(String name, int threads) {
        return Runtime.version().feature() >= FIRST_JDK_WITHOUT_PINNING
                ? VirtualThreads.newExecutor(name)
                : newExecutor(name, threads);
    }

    @Override
    public boolean await(CompletableFuture<?> future, Duration timeout) throws InterruptedException {
        try {
            if (timeout.compareTo(Nanos.LONGEST) < 0) {
                future.get(Math.max(0, Nanos.of(timeout)), TimeUnit.NANOSECONDS);
            } else {
                // Without a deadline, which would arm a timer for a virtual thread.
                future.get();
            }
            return true;
        } catch (ExecutionException | CancellationException ended) {
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Nanos.of(time));
    }

    @Override
    public void interrupt(Thread thread) {
        thread.interrupt();
    }
}
