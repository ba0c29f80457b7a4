package dev.seneschal.codec.key;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/** The system's environment on a machine of two processors, however many this one has. */
final class TwoProcessors implements Environment {

    private final Environment system = Environment.system();

    @Override
    public int processors() {
        return 2;
    }

    @Override
    public long nanoTime() {
        return system.nanoTime();
    }

    @Override
    public Instant now() {
        return system.now();
    }

    @Override
    public RandomGenerator random() {
        return system.random();
    }

    @Override
    public EventLoop newEventLoop(String name, boolean daemon) {
        return system.newEventLoop(name, daemon);
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
}
