package dev.seneschal.console;

import dev.seneschal.supervision.Chief;
import dev.seneschal.supervision.ChiefEvent;
import dev.seneschal.time.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket through which a chief can be asked how its workers fare, from the same machine and by the same user. uwe's service socket:
 * uwe's clients can use it, and {@link CheckCommand} can.
 *
 * <p>It answers to {@code ping} and {@code status}, as uwe's, to {@code tree} with all workers and all that is known of them, to
 * {@code stop} and {@code restart} with the path of a worker as arguments, and to actions of the host's own.
 *
 * <p>If the socket cannot be opened the chief gets an event that says why, and goes on without. A file at the path is replaced only if it
 * is a socket to which nobody listens. The socket closes with the chief, or before by {@link #close()}. All methods may be called from any
 * thread.
 */
public final class StatusSocket implements AutoCloseable {

    /** Who events of the socket are from, as in uwe. */
    static final String WORKER = "internal_socket_listener";

    private final Chief chief;
    private final Path path;
    private @Nullable SocketFile file;
    private @Nullable SocketServer server;
    private @Nullable Thread lastResort;

    private StatusSocket(Chief chief, Path path) {
        this.chief = chief;
        this.path = path;
    }

    /**
     * Opens a socket at uwe's path.
     *
     * @param chief whom to ask
     * @param app what it says of the application, and how the path is made
     * @return the socket, open unless it could not be
     * @throws IllegalArgumentException if the application's name cannot be part of a file name
     */
    public static StatusSocket open(Chief chief, AppInfo app) {
        return builder(chief, app).open();
    }

    /**
     * A socket to be set up.
     *
     * @param chief whom to ask
     * @param app what it says of the application
     * @return a builder with the defaults
     */
    public static Builder builder(Chief chief, AppInfo app) {
        return new Builder(chief, app);
    }

    /**
     * Where it is.
     *
     * @return the path of the socket
     */
    public Path path() {
        return path;
    }

    /**
     * Whether clients can ask.
     *
     * @return false if it could not be opened, or is closed
     */
    public synchronized boolean isOpen() {
        return file != null;
    }

    /** Removes the socket and ends all connections, without waiting for actions under way, which are interrupted. May be called again. */
    @Override
    public synchronized void close() {
        SocketFile opened = file;
        SocketServer running = server;
        if (opened == null) {
            return;
        }
        file = null;
        server = null;
        try (running;
                opened) {
            return;
        } catch (IOException e) {
            report("cannot remove the status socket: " + e.getMessage(), e);
        } finally {
            // Only now: until the file is gone a JVM that ends has to wait for this.
            forgetLastResort();
        }
    }

    private synchronized void open(Builder settings, SocketActions actions) {
        try {
            Environment environment = settings.environment;
            SocketFile opened = SocketFile.open(path, environment.random());
            file = opened;
            server = new SocketServer(opened.channel(), settings.patience, actions::answer, this::failed, environment);
            lastResort = new Thread(this::close, "status-socket-close");
            Runtime.getRuntime().addShutdownHook(lastResort);
        } catch (Throwable e) {
            report("cannot open the status socket: " + e.getMessage(), e);
            close();
        }
        chief.whenEnded().whenComplete((report, thrown) -> close());
    }

    private void failed(Throwable thrown) {
        report("the status socket cannot let a client in: " + thrown.getMessage(), thrown);
    }

    private void report(String message, Throwable thrown) {
        chief.report(ChiefEvent.of(ChiefEvent.Level.ERROR, WORKER, message).withCause(thrown));
    }

    /** The hook is for a JVM that ends before its chief. */
    private void forgetLastResort() {
        Thread hook = lastResort;
        lastResort = null;
        if (hook != null && hook != Thread.currentThread()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException jvmEnds) {
                // It will find nothing to close.
                return;
            }
        }
    }

    /** Settings of a status socket. Not thread-safe. */
    public static final class Builder {

        private final Chief chief;
        private final AppInfo app;
        private final Map<String, SocketAction> actions = new LinkedHashMap<>();
        private Duration patience = Duration.ofSeconds(5);
        private Environment environment = Environment.system();
        private @Nullable Path path;

        private Builder(Chief chief, AppInfo app) {
            this.chief = Objects.requireNonNull(chief, "chief");
            this.app = Objects.requireNonNull(app, "app");
        }

        /**
         * Puts the socket somewhere else than uwe would.
         *
         * @param other {@link AppInfo#socketPath()} unless set; its folder must be there, and only let in whom you trust
         * @return this
         */
        public Builder path(Path other) {
            path = other;
            return this;
        }

        /**
         * Adds an action.
         *
         * @param name what clients ask for
         * @param action what is done then
         * @return this
         * @throws IllegalArgumentException if there is an action of that name, such as a built-in one
         */
        public Builder action(String name, SocketAction action) {
            if (SocketActions.BUILT_IN.contains(name) || actions.putIfAbsent(name, action) != null) {
                throw new IllegalArgumentException("there is an action " + name + " already");
            }
            return this;
        }

        /**
         * How long a client may take to send its request, and again to take the answer.
         *
         * @param time 5 s unless set, above zero
         * @return this
         * @throws IllegalArgumentException if it is zero or negative
         */
        public Builder patience(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("patience must be above zero, was " + time);
            }
            patience = time;
            return this;
        }

        /** Where time, randomness and threads come from; for tests. */
        Builder in(Environment other) {
            environment = other;
            return this;
        }

        /**
         * Opens the socket.
         *
         * @return the socket, open unless it could not be
         * @throws IllegalArgumentException if no path was set and the application's name cannot be part of one
         */
        public StatusSocket open() {
            StatusSocket socket = new StatusSocket(chief, path == null ? app.socketPath() : path);
            socket.open(this, new SocketActions(chief, app, actions));
            return socket;
        }
    }
}
