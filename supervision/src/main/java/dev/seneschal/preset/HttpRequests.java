package dev.seneschal.preset;

import com.sun.net.httpserver.HttpHandler;
import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that a server has under way in one run: counts them, so that a stop can wait for them and no longer, and bounds their time.
 *
 * <p>The server's thread of a request waits for the handler's, so that it can answer when the handler does not.
 */
final class HttpRequests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServerWorker.class);
    private static final int INTERNAL_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final Duration timeout;
    private final Optional<Cors> cors;
    private final String worker;
    private final ExecutorService handlers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private int underWay;
    private boolean stopping;

    HttpRequests(Environment environment, int threads, Duration timeout, Optional<Cors> cors, String worker) {
        this.timeout = timeout;
        this.cors = cors;
        this.worker = worker;
        this.handlers = environment.newBlockingExecutor(worker + "-handler", threads);
    }

    /** The handler, counted and bounded. If this throws, the server closes the connection. */
    HttpHandler around(HttpHandler handler) {
        return exchange -> {
            boolean begun = begin();
            GuardedExchange guarded = new GuardedExchange(exchange);
            try {
                if (!begun) {
                    guarded.answerInstead(UNAVAILABLE, "the server is stopping");
                } else if (cors.isEmpty() || !cors.get().answer(guarded)) {
                    handle(handler, guarded);
                }
                guarded.close();
            } finally {
                if (begun) {
                    end();
                }
            }
        };
    }

    private void handle(HttpHandler handler, GuardedExchange exchange) throws IOException {
        Future<?> handled = handlers.submit(() -> {
            handler.handle(exchange);
            return true;
        });
        try {
            handled.get(Nanos.of(timeout), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{}: {} took longer than {}", worker, exchange.getRequestURI(), timeout);
            exchange.answerInstead(UNAVAILABLE, "the request took too long");
        } catch (ExecutionException e) {
            LOG.error("{}: {} failed", worker, exchange.getRequestURI(), e.getCause());
            exchange.answerInstead(INTERNAL_ERROR, "the request failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server has stopped");
        } finally {
            handled.cancel(true);
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            if (!stopping) {
                underWay++;
            }
            return !stopping;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            underWay--;
            if (underWay == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets no further request begin, and waits for those under way.
     *
     * @throws IOException if some are still under way after that time
     */
    void drain(Duration longest) throws IOException, InterruptedException {
        lock.lock();
        try {
            stopping = true;
            long left = Nanos.of(longest);
            while (underWay > 0) {
                if (left <= 0) {
                    throw new IOException(
                            "server shutdown failed: " + underWay + " requests still under way after " + longest);
                }
                left = idle.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts the handlers that still run. */
    @Override
    public void close() {
        handlers.shutdownNow();
    }
}
