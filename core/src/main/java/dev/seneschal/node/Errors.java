package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.error.ErrorKernel;
import dev.seneschal.error.ErrorLine;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The error kernel of a running node, its thread, and where its lines go: the log, and the fleet's central one. */
final class Errors implements ErrorKernel.Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private static final long MOST_TO_STOP = TimeUnit.SECONDS.toNanos(1);

    private final NodeSettings settings;
    private final Callbacks callbacks;
    /** One thread, which is there while there are errors; as is the next. */
    private final ExecutorService policyExecutor;

    private final ExecutorService lineExecutor;
    private volatile @Nullable Thread deciding;

    final ErrorKernel kernel;
    private volatile @Nullable LongConsumer waker;
    private volatile @Nullable Consumer<ErrorLine> centralLog;

    Errors(NodeSettings settings, Callbacks callbacks) {
        this.settings = settings;
        this.callbacks = callbacks;
        String threads = "seneschal-" + settings.name();
        this.policyExecutor = settings.environment().newExecutor(threads + "-policy", 1);
        this.lineExecutor = settings.environment().newExecutor(threads + "-errors", 1);
        this.kernel = new ErrorKernel(settings.errors().policy(), settings.environment(), this);
    }

    /** Called once, before anything can go wrong. */
    void connect(LongConsumer wakeAt, Consumer<ErrorLine> central) {
        waker = wakeAt;
        centralLog = central;
    }

    @Override
    public boolean decideSoon(Runnable task) {
        return soon(policyExecutor, () -> {
            deciding = Thread.currentThread();
            try {
                task.run();
            } finally {
                deciding = null;
            }
        });
    }

    @Override
    public boolean writeSoon(Runnable task) {
        return soon(lineExecutor, task);
    }

    private static boolean soon(ExecutorService executor, Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    @Override
    public void wakeAt(long nanoTime) {
        LongConsumer wake = waker;
        if (wake != null) {
            wake.accept(nanoTime);
        }
    }

    @Override
    public void write(ErrorLine line) {
        if (settings.errorListeners().isEmpty()) {
            log(line);
        }
        Consumer<ErrorLine> central = centralLog;
        if (central != null && settings.errors().central()) {
            central.accept(line);
        }
    }

    @Override
    public void escalate(ErrorEvent event) {
        if (settings.errors().escalations().isEmpty()) {
            LOG.error("node {}: escalated, and nobody listens: {}", settings.name(), event);
        }
        callbacks.escalate(event);
    }

    private void log(ErrorLine line) {
        // Where it was thrown is the same for all of a group.
        Throwable cause = line.count() == 1 ? line.event().cause().orElse(null) : null;
        switch (line.event().severity()) {
            case ERROR -> LOG.warn("node {}: {}", settings.name(), line.text(), cause);
            case INFO -> LOG.info("node {}: {}", settings.name(), line.text(), cause);
        }
    }

    /** Writes the last lines and ends the threads; what hangs is interrupted after a second at most. Gives a policy that hangs on. */
    List<CloseReport.Stuck> stop(Duration timeout) throws InterruptedException {
        kernel.stop();
        policyExecutor.shutdown();
        lineExecutor.shutdown();
        long wait = Math.min(Nanos.of(timeout), MOST_TO_STOP) / 2;
        end(lineExecutor, wait);
        if (end(policyExecutor, wait)) {
            return List.of();
        }
        Thread stuck = deciding;
        return stuck == null
                ? List.of()
                : List.of(new CloseReport.Stuck(stuck.getName(), "", List.of(stuck.getStackTrace())));
    }

    private static boolean end(ExecutorService executor, long nanos) throws InterruptedException {
        if (executor.awaitTermination(nanos / 2, TimeUnit.NANOSECONDS)) {
            return true;
        }
        executor.shutdownNow();
        return executor.awaitTermination(nanos / 2, TimeUnit.NANOSECONDS);
    }
}
