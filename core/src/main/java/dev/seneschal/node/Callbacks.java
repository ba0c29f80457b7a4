package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Receipt;
import dev.seneschal.time.Environment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a host's listeners and completes its futures, on threads where it may block without holding up a delivery or a handler. */
final class Callbacks {

    private static final int MOST_ERRORS_WAITING = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final NodeSettings settings;
    private final Environment environment;
    private final ExecutorService executor;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger errorsWaiting = new AtomicInteger();

    Callbacks(NodeSettings settings, ExecutorService executor) {
        this.settings = settings;
        this.environment = settings.environment();
        this.executor = executor;
    }

    /** Runs a callback; where the executor has been shut down, on the caller's thread, so that no receipt is lost. */
    void run(Runnable callback) {
        try {
            executor.execute(() -> runHere(callback));
        } catch (RejectedExecutionException closed) {
            NodeThreads.runInside(callback);
        }
    }

    /** The callbacks that are running now, with where they are. */
    List<CloseReport.Stuck> running() {
        return threads.stream()
                .map(thread -> new CloseReport.Stuck(thread.getName(), "", List.of(thread.getStackTrace())))
                .toList();
    }

    private void runHere(Runnable callback) {
        threads.add(Thread.currentThread());
        try {
            NodeThreads.runInside(callback);
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    void receipt(Receipt receipt) {
        tellAll(settings.receiptListeners(), receipt);
    }

    void error(Kind kind, String subject, String text, Throwable cause) {
        error(new ErrorEvent(kind, subject, text, Optional.of(cause), environment.now()));
    }

    void error(Kind kind, String subject, String text) {
        error(new ErrorEvent(kind, subject, text, Optional.empty(), environment.now()));
    }

    private void error(ErrorEvent event) {
        if (settings.errorListeners().isEmpty()) {
            log(event);
        } else {
            tellErrorListeners(event);
        }
    }

    /** Errors come from anybody who may publish, so those that listeners are too slow for are logged and dropped. */
    private void tellErrorListeners(ErrorEvent event) {
        if (errorsWaiting.incrementAndGet() > MOST_ERRORS_WAITING) {
            errorsWaiting.decrementAndGet();
            log(event);
            return;
        }
        run(() -> {
            errorsWaiting.decrementAndGet();
            tellAll(settings.errorListeners(), event);
        });
    }

    private <T> void tellAll(List<Consumer<T>> listeners, T news) {
        for (Consumer<T> listener : listeners) {
            try {
                listener.accept(news);
            } catch (Throwable e) {
                log(new ErrorEvent(
                        Kind.LISTENER_FAILED, "", "a listener threw at " + news, Optional.of(e), environment.now()));
            }
        }
    }

    private void log(ErrorEvent event) {
        LOG.warn(
                "node {}: {} {}: {}",
                settings.name(),
                event.kind(),
                event.subject(),
                event.text(),
                event.cause().orElse(null));
    }
}
