package dev.seneschal.transport;

import dev.seneschal.time.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's state and those who want to know it, told on a loop, one at a time and in order. Thread-safe.
 *
 * <p>For those who write a {@link Transport}; others need not call it.
 */
public final class StateListeners {

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    private final List<Consumer<ConnectionState>> listeners = new CopyOnWriteArrayList<>();
    private final EventLoop loop;
    private ConnectionState state;

    /**
     * Nobody listens yet.
     *
     * @param loop where listeners are told; once it is stopped, nobody is
     * @param first the state to begin with
     */
    public StateListeners(EventLoop loop, ConnectionState first) {
        this.loop = loop;
        state = first;
    }

    /**
     * The state.
     *
     * @return as it is now
     */
    public synchronized ConnectionState state() {
        return state;
    }

    /**
     * Takes a new state, unless it is the present one or nothing can follow that.
     *
     * @param next the new state
     */
    public synchronized void change(ConnectionState next) {
        if (state == next || state == ConnectionState.CLOSED) {
            return;
        }
        state = next;
        for (Consumer<ConnectionState> listener : listeners) {
            loop.execute(() -> tell(listener, next));
        }
    }

    /**
     * Tells a listener the state, and each further one.
     *
     * @param listener takes states
     */
    public synchronized void add(Consumer<ConnectionState> listener) {
        ConnectionState present = state;
        listeners.add(listener);
        loop.execute(() -> tell(listener, present));
    }

    /**
     * Tells a listener no more.
     *
     * @param listener one that was added
     */
    public void remove(Consumer<ConnectionState> listener) {
        listeners.remove(listener);
    }

    private void tell(Consumer<ConnectionState> listener, ConnectionState news) {
        if (!listeners.contains(listener)) {
            return;
        }
        try {
            listener.accept(news);
        } catch (Throwable e) {
            LOG.error("a listener failed on connection state {}", news, e);
        }
    }
}
