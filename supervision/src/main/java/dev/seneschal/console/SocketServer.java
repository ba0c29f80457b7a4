package dev.seneschal.console;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.time.Nanos;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lets clients in, each on a thread of its own, and ends those that take too long. Of too many the one that has said nothing for longest
 * must go, so that clients who say nothing keep nobody out.
 *
 * <p>The list of connections and all deadlines are the loop's alone.
 */
final class SocketServer implements AutoCloseable {

    static final int MOST_CLIENTS = 64;

    private static final Duration BETWEEN_TRIALS = Duration.ofMillis(100);

    private final ServerSocketChannel channel;
    private final Duration patience;
    private final Function<SocketRequest, SocketResponse> actions;
    private final Consumer<Throwable> failures;
    private final Environment environment;
    private final EventLoop loop;
    private final ExecutorService threads;
    private final EventLoop.Timer timer;
    /** Oldest first. */
    private final List<SocketConnection> connections = new ArrayList<>();

    private volatile boolean closed;

    /**
     * Opens the door.
     *
     * @param patience how long a client may take to send its request, and again to take the answer
     * @param actions what answers a request; throws nothing
     * @param failures told when clients cannot be let in
     */
    SocketServer(
            ServerSocketChannel channel,
            Duration patience,
            Function<SocketRequest, SocketResponse> actions,
            Consumer<Throwable> failures,
            Environment environment) {
        this.channel = channel;
        this.patience = patience;
        this.actions = actions;
        this.failures = failures;
        this.environment = environment;
        threads = environment.newExecutor("status-socket", MOST_CLIENTS + 1);
        loop = environment.newEventLoop("status-socket-deadlines", true);
        timer = loop.newTimer(this::endLate);
        start();
    }

    private void start() {
        boolean started = false;
        try {
            threads.execute(this::accept);
            started = true;
        } finally {
            if (!started) {
                loop.stop();
                threads.shutdownNow();
            }
        }
    }

    /** Lets nobody in any more, and ends all connections. Returns at once. */
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            channel.close();
        } finally {
            loop.execute(() -> List.copyOf(connections).forEach(SocketConnection::end));
            loop.stop();
            threads.shutdownNow();
        }
    }

    /** One that cannot be let in, say for want of file descriptors, is told of once, and tried again. */
    private void accept() {
        boolean failing = false;
        while (!closed && channel.isOpen()) {
            try {
                SocketChannel client = channel.accept();
                failing = false;
                if (!loop.execute(() -> admit(client))) {
                    client.close();
                }
            } catch (IOException | RuntimeException e) {
                if (!closed && !failing) {
                    failures.accept(e);
                }
                failing = true;
                pause();
            }
        }
    }

    private void pause() {
        try {
            environment.sleep(BETWEEN_TRIALS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(SocketChannel client) {
        SocketConnection connection = new SocketConnection(client, this);
        if (connections.size() >= MOST_CLIENTS && !endOldestThatReads()) {
            connection.end();
            return;
        }
        try {
            threads.execute(connection);
        } catch (RejectedExecutionException stopped) {
            connection.end();
            return;
        }
        connections.add(connection);
        connection.setDeadline(environment.nanoTime() + Nanos.of(patience));
        endLate();
    }

    private boolean endOldestThatReads() {
        Optional<SocketConnection> oldest =
                connections.stream().filter(SocketConnection::isReading).findFirst();
        oldest.ifPresent(connection -> {
            connections.remove(connection);
            connection.end();
        });
        return oldest.isPresent();
    }

    /** Ends the connections whose deadline is over, and sets the timer to the next. */
    private void endLate() {
        long now = environment.nanoTime();
        connections.stream()
                .filter(connection -> connection.nanosLeft(now) <= 0)
                .forEach(SocketConnection::end);
        connections.removeIf(SocketConnection::isEnded);
        long next = connections.stream()
                .mapToLong(connection -> connection.nanosLeft(now))
                .min()
                .orElse(Long.MAX_VALUE);
        if (next == Long.MAX_VALUE) {
            timer.cancel();
        } else {
            timer.runAt(now + next);
        }
    }

    // ---- for connections, on their threads

    SocketResponse answer(SocketRequest request) {
        return actions.apply(request);
    }

    /** The request is here: the answer may take as long as it takes. */
    void handling(SocketConnection connection) {
        loop.execute(() -> connection.setDeadline(null));
    }

    /** The answer is here: the client may take its time again. */
    void answering(SocketConnection connection) {
        loop.execute(() -> {
            connection.setDeadline(environment.nanoTime() + Nanos.of(patience));
            endLate();
        });
    }

    void ended(SocketConnection connection) {
        loop.execute(() -> connections.remove(connection));
    }
}
