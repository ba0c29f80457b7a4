package dev.seneschal.nats;

import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.StateListeners;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status of a transport and those who want to know it, told on the loop, one at a time and in order. Thread-safe. */
final class StatusBoard {

    private static final Logger LOG = LoggerFactory.getLogger(NatsTransport.class);

    private final EventLoop loop;
    private final StateListeners states;
    private final List<Consumer<NatsStatus>> listeners = new CopyOnWriteArrayList<>();
    private NatsStatus status = new NatsStatus(0, ConnectionState.CONNECTING, Optional.empty(), Optional.empty());

    StatusBoard(EventLoop loop) {
        this.loop = loop;
        states = new StateListeners(loop, status.state());
    }

    synchronized NatsStatus status() {
        return status;
    }

    boolean isClosed() {
        return status().state() == ConnectionState.CLOSED;
    }

    /** The listeners that are told the state alone. */
    StateListeners states() {
        return states;
    }

    synchronized void connected(String server) {
        change(new NatsStatus(status.epoch() + 1, ConnectionState.CONNECTED, Optional.of(server), Optional.empty()));
    }

    synchronized void lost(String problem) {
        change(new NatsStatus(status.epoch(), ConnectionState.DISCONNECTED, status.server(), Optional.of(problem)));
    }

    /** An attempt to connect failed; says whether that is news. */
    synchronized boolean failed(String problem) {
        NatsStatus before = status;
        change(new NatsStatus(before.epoch(), before.state(), before.server(), Optional.of(problem)));
        return !before.equals(status);
    }

    synchronized void closed() {
        change(new NatsStatus(status.epoch(), ConnectionState.CLOSED, status.server(), Optional.empty()));
    }

    private void change(NatsStatus next) {
        if (next.equals(status) || isClosed()) {
            return;
        }
        status = next;
        states.change(next.state());
        listeners.forEach(listener -> loop.execute(() -> tell(listener, next)));
    }

    synchronized void add(Consumer<NatsStatus> listener) {
        NatsStatus present = status;
        listeners.add(listener);
        loop.execute(() -> tell(listener, present));
    }

    void remove(Consumer<NatsStatus> listener) {
        listeners.remove(listener);
    }

    private void tell(Consumer<NatsStatus> listener, NatsStatus news) {
        if (!listeners.contains(listener)) {
            return;
        }
        try {
            listener.accept(news);
        } catch (Throwable e) {
            LOG.error("a listener failed on {}", news, e);
        }
    }
}
