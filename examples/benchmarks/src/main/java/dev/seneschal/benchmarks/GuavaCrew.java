package dev.seneschal.benchmarks;

import com.google.common.util.concurrent.AbstractExecutionThreadService;
import com.google.common.util.concurrent.ServiceManager;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/**
 * Guava's services under a ServiceManager, each on a thread of its own: an AbstractExecutionThreadService, which waits until it is told to
 * shut down. On a JDK whose virtual threads a chief would use, they get named virtual threads too, else Guava's own platform threads.
 */
final class GuavaCrew implements Crew {

    @Override
    public Running start(int workers) throws InterruptedException {
        CountDownLatch up = new CountDownLatch(workers);
        List<Waiting> services = IntStream.rangeClosed(1, workers)
                .mapToObj(number -> new Waiting("crew/" + number, up))
                .toList();
        ServiceManager manager = new ServiceManager(services);
        manager.startAsync();
        up.await();
        return () -> manager.stopAsync().awaitStopped();
    }

    private static final class Waiting extends AbstractExecutionThreadService {

        private final String name;
        private final CountDownLatch up;
        private final CountDownLatch stop = new CountDownLatch(1);

        Waiting(String name, CountDownLatch up) {
            this.name = name;
            this.up = up;
        }

        @Override
        protected void run() throws InterruptedException {
            up.countDown();
            stop.await();
        }

        @Override
        protected void triggerShutdown() {
            stop.countDown();
        }

        @Override
        protected String serviceName() {
            return name;
        }

        @Override
        protected Executor executor() {
            return VirtualThreadStarter.isUseful() ? VirtualThreadStarter.named(name) : super.executor();
        }
    }
}
