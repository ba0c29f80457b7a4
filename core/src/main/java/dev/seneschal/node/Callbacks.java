package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent;
import dev.seneschal.error.ErrorEvent.Kind;
import dev.seneschal.message.Receipt;
import dev.seneschal.time.Environment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a host's listeners and completes its futures, on threads where it may block without holding up a delivery or a handler. */
final class Callbacks {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final NodeSettings settings;
    private final Environment environment;
    private final ExecutorService executor;

    Callbacks(NodeSettings settings, ExecutorService executor) {
        this.settings = settings;
        this.environment = settings.environment();
        this.executor = executor;
    }

    /** Runs a callback; where the executor has been shut down, on the caller's thread, so that no receipt is lost. */
    void run(Runnable callback) {
        try {
            executor.execute(() -> NodeThreads.runInside(callback));
        } catch (RejectedExecutionException closed) {
            NodeThreads.runInside(callback);
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
            run(() -> tellAll(settings.errorListeners(), event));
        }
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
