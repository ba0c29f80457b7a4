package dev.seneschal.preset;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.seneschal.supervision.Worker;
import dev.seneschal.supervision.WorkerContext;
import dev.seneschal.time.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server as a worker: the JDK's own, with what uwe's preset promises besides. A handler works until it returns, on a thread of its
 * own; its exchange is then closed.
 *
 * <p>Each run listens anew and asks for fresh handlers, and is ready once it listens. If the port cannot be had the worker fails. Asked to
 * stop, it answers new requests with 503, waits for those under way, and then closes at once; those that take longer than the stop timeout
 * are cut off and interrupted, and the worker fails. A handler that throws is answered for with 500, one that takes too long with 503, if it
 * has not begun to answer itself.
 *
 * <p>A client that sends its headers slowly holds a thread of the server; {@code -Dsun.net.httpserver.maxReqTime} bounds that, for the
 * whole JVM.
 */
public final class HttpServerWorker implements Worker {

    private final Builder settings;
    private volatile @Nullable InetSocketAddress address;

    private HttpServerWorker(Builder settings) {
        this.settings = settings;
    }

    /**
     * A server to be set up.
     *
     * @param host the address to listen at, such as {@code 127.0.0.1}
     * @param port the port, 0 for any that is free
     * @return a builder with the defaults
     * @throws IllegalArgumentException if the host is empty or the port out of range
     */
    public static Builder builder(String host, int port) {
        return new Builder(host, port);
    }

    /**
     * Where it listens.
     *
     * @return the address with the real port, while it listens
     */
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(address);
    }

    @Override
    public void run(WorkerContext context) throws Exception {
        HttpRequests requests = new HttpRequests(
                settings.environment, settings.threads, settings.requestTimeout, settings.cors, context.path());
        ExecutorService threads = settings.environment.newBlockingExecutor(context.path() + "-http", settings.threads);
        try {
            HttpServer server = listen();
            try {
                handlers(context).forEach((path, handler) -> server.createContext(path, requests.around(handler)));
                server.setExecutor(threads);
                server.start();
                address = server.getAddress();
                context.ready();
                context.awaitCancelled();
                requests.drain(settings.stopTimeout);
            } finally {
                address = null;
                server.stop(0);
            }
        } finally {
            requests.close();
            threads.shutdownNow();
        }
    }

    private Map<String, HttpHandler> handlers(WorkerContext context) {
        Map<String, HttpHandler> handlers = new LinkedHashMap<>();
        settings.handlers.forEach((path, factory) -> handlers.put(path, factory.apply(context)));
        return handlers;
    }

    private HttpServer listen() throws IOException {
        InetSocketAddress where = new InetSocketAddress(settings.host, settings.port);
        try {
            SSLContext tls = settings.tls;
            if (tls == null) {
                return HttpServer.create(where, 0);
            }
            HttpsServer server = HttpsServer.create(where, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return server;
        } catch (IOException | RuntimeException e) {
            throw new IOException("server failed: " + settings.host + ":" + settings.port + ": " + e.getMessage(), e);
        }
    }

    /** Settings of an HTTP server. Not thread-safe. */
    public static final class Builder {

        /** Less than half of a worker's stop timeout, when it is interrupted. uwe's 5 s are just that half. */
        static final Duration STOP_TIMEOUT = Duration.ofSeconds(4);

        private static final int LAST_PORT = 65_535;

        private final String host;
        private final int port;
        private final Map<String, Function<WorkerContext, HttpHandler>> handlers = new LinkedHashMap<>();
        private Optional<Cors> cors = Optional.empty();
        private Duration requestTimeout = Duration.ofSeconds(60);
        private Duration stopTimeout = STOP_TIMEOUT;
        private int threads = 64;
        private Environment environment = Environment.system();
        private @Nullable SSLContext tls;

        private Builder(String host, int port) {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("host must not be empty");
            }
            if (port < 0 || port > LAST_PORT) {
                throw new IllegalArgumentException("port must be from 0 to " + LAST_PORT + ", was " + port);
            }
            this.host = host;
            this.port = port;
        }

        private Builder(Builder other) {
            host = other.host;
            port = other.port;
            handlers.putAll(other.handlers);
            cors = other.cors;
            requestTimeout = other.requestTimeout;
            stopTimeout = other.stopTimeout;
            threads = other.threads;
            environment = other.environment;
            tls = other.tls;
        }

        /**
         * Adds a handler, the same for all runs.
         *
         * @param path what the paths begin with that it is for, such as {@code /}
         * @param handler the handler
         * @return this
         * @throws IllegalArgumentException if the path has one already, or does not begin with a slash
         */
        public Builder handle(String path, HttpHandler handler) {
            Objects.requireNonNull(handler, "handler");
            return handleFrom(path, context -> handler);
        }

        /**
         * Adds a handler that is made for each run. uwe's {@code NewServerWithInitFunc}.
         *
         * @param path what the paths begin with that it is for, such as {@code /}
         * @param factory makes the handler from the worker's context
         * @return this
         * @throws IllegalArgumentException if the path has one already, or does not begin with a slash
         */
        public Builder handleFrom(String path, Function<WorkerContext, HttpHandler> factory) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("a path must begin with a slash, was '" + path + "'");
            }
            if (handlers.putIfAbsent(path, factory) != null) {
                throw new IllegalArgumentException("there is a handler for " + path + " already");
            }
            return this;
        }

        /**
         * Lets pages of other origins in. uwe's {@code enable_cors}.
         *
         * @param rule which, and to what; none unless set
         * @return this
         */
        public Builder cors(Cors rule) {
            cors = Optional.of(rule);
            return this;
        }

        /**
         * How long a handler may take. uwe's {@code api_request_timeout}.
         *
         * @param timeout 60 s unless set, above zero
         * @return this
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = Periods.requirePositive("requestTimeout", timeout);
            return this;
        }

        /**
         * How long requests under way are waited for when the worker is asked to stop. It should be less than half of the worker's own stop
         * timeout (10 s unless set), for after that half the worker is interrupted, which ends the waiting.
         *
         * @param timeout 4 s unless set, above zero
         * @return this
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder stopTimeout(Duration timeout) {
            stopTimeout = Periods.requirePositive("stopTimeout", timeout);
            return this;
        }

        /**
         * How many requests may be handled at once where there are no virtual threads; further ones wait.
         *
         * @param most 64 unless set, at least 1
         * @return this
         * @throws IllegalArgumentException if it is less
         */
        public Builder threads(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("threads must be at least 1, was " + most);
            }
            threads = most;
            return this;
        }

        /**
         * Serves HTTPS.
         *
         * @param context the keys and what else TLS needs
         * @return this
         */
        public Builder tls(SSLContext context) {
            tls = context;
            return this;
        }

        /**
         * Makes the worker. It listens when it is run.
         *
         * @return the worker
         * @throws IllegalArgumentException if there is no handler
         */
        public HttpServerWorker build() {
            if (handlers.isEmpty()) {
                throw new IllegalArgumentException("an HTTP server needs a handler");
            }
            return new HttpServerWorker(new Builder(this));
        }
    }
}
