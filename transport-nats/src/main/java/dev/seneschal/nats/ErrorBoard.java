package dev.seneschal.nats;

import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.TransportException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who want to know what goes wrong on a connection without ending it; without any, it is logged. Thread-safe. */
final class ErrorBoard {

    private static final Logger LOG = LoggerFactory.getLogger(NatsTransport.class);

    private final String name;
    private final EventLoop loop;
    private final List<Consumer<TransportException>> listeners = new CopyOnWriteArrayList<>();

    ErrorBoard(String name, EventLoop loop) {
        this.name = name;
        this.loop = loop;
    }

    void add(Consumer<TransportException> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<TransportException> listener) {
        listeners.remove(listener);
    }

    void report(TransportException error) {
        if (listeners.isEmpty()) {
            LOG.warn("{}: {}", name, error.getMessage());
        }
        listeners.forEach(listener -> loop.execute(() -> tell(listener, error)));
    }

    private static void tell(Consumer<TransportException> listener, TransportException error) {
        try {
            listener.accept(error);
        } catch (Throwable e) {
            LOG.error("a listener failed on an error", e);
        }
    }
}
