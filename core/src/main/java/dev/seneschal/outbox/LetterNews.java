package dev.seneschal.outbox;

import dev.seneschal.time.Environment;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of dead letters on a thread of its own, which there is only while there is something to tell. */
final class LetterNews {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final List<DeadLetterListener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService executor;

    LetterNews(Environment environment) {
        executor = environment.newExecutor("seneschal-dead-letters", 1);
    }

    void add(DeadLetterListener listener) {
        listeners.add(listener);
    }

    void remove(DeadLetterListener listener) {
        listeners.remove(listener);
    }

    void added(DeadLetter letter) {
        tell(listener -> listener.added(letter));
    }

    void dropped(DeadLetter letter) {
        if (listeners.isEmpty()) {
            LOG.warn("too many dead letters; the oldest is dropped: message {}, {}", letter.id(), letter.reason());
        }
        tell(listener -> listener.dropped(letter));
    }

    void close() {
        executor.shutdown();
    }

    private void tell(Consumer<DeadLetterListener> news) {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            executor.execute(() -> listeners.forEach(listener -> tell(listener, news)));
        } catch (RejectedExecutionException closed) {
            LOG.warn("the outbox is closed; its listeners are not told of a dead letter");
        }
    }

    private static void tell(DeadLetterListener listener, Consumer<DeadLetterListener> news) {
        try {
            news.accept(listener);
        } catch (Throwable e) {
            LOG.warn("a listener to dead letters threw", e);
        }
    }
}
