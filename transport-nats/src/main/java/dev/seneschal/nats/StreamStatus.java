package dev.seneschal.nats;

import dev.seneschal.time.Environment;
import dev.seneschal.time.EventLoop;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.StateListeners;
import dev.seneschal.transport.TransportException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the stream can be used: looked at on every new connection, and again for as long as it cannot. Stepped on the loop, save for what
 * only reads.
 */
final class StreamStatus {

    private static final Logger LOG = LoggerFactory.getLogger(JetStreamTransport.class);

    private static final Duration LOOKS_AGAIN_AFTER = Duration.ofSeconds(2);

    private final NatsTransport nats;
    private final Environment environment;
    private final EventLoop loop;
    private final StreamSetup setup;
    private final JetStreamConfig config;
    private final Consumer<Boolean> owner;
    private final StateListeners states;
    private final Consumer<NatsStatus> statusListener = this::changed;
    private volatile CompletableFuture<Void> settled = new CompletableFuture<>();
    private volatile Optional<String> problem = Optional.empty();
    private volatile boolean isThere;
    private boolean wasThere;
    private NatsStatus connection;
    /** Counts what was begun, so that a late outcome is known for one. */
    private long looks;

    /**
     * Does nothing yet.
     *
     * @param owner is told on the loop when the stream is there, and when it is gone
     */
    StreamStatus(
            NatsTransport nats,
            Environment environment,
            EventLoop loop,
            StreamSetup setup,
            JetStreamConfig config,
            Consumer<Boolean> owner) {
        this.nats = nats;
        this.environment = environment;
        this.loop = loop;
        this.setup = setup;
        this.config = config;
        this.owner = owner;
        this.connection = nats.status();
        this.states = new StateListeners(loop, ConnectionState.CONNECTING);
    }

    void begin() {
        nats.addStatusListener(statusListener);
    }

    StateListeners states() {
        return states;
    }

    boolean isThere() {
        return isThere;
    }

    Optional<String> problem() {
        return problem.or(() -> isThere ? Optional.empty() : nats.status().problem());
    }

    /** Completes when the stream is there, or fails when it cannot be. */
    CompletableFuture<Void> settled() {
        return settled;
    }

    void close() {
        nats.removeStatusListener(statusListener);
        states.change(ConnectionState.CLOSED);
    }

    /** On a thread of the connection. */
    private void changed(NatsStatus next) {
        loop.execute(() -> {
            boolean isNew =
                    next.isReady() && (next.epoch() != connection.epoch() || !connection.isReady() || looks == 0);
            connection = next;
            if (!next.isReady()) {
                gone();
                if (wasThere) {
                    states.change(next.state());
                }
            } else if (isNew) {
                if (wasThere) {
                    states.change(ConnectionState.CONNECTED);
                }
                lookAgain();
            }
        });
    }

    private void gone() {
        looks++;
        if (isThere) {
            isThere = false;
            settled = new CompletableFuture<>();
        }
        owner.accept(false);
    }

    void lookAgain() {
        gone();
        long look = looks;
        Set<String> nodes = new HashSet<>(config.sendTo());
        config.receive().forEach(each -> nodes.add(each.node()));
        nodes.add(StreamNames.ERROR_CENTRAL);
        CompletableFuture<Void> looked = nats.serverVersion()
                .map(version -> setup.run(version, nodes))
                .orElseGet(() -> CompletableFuture.failedFuture(new TransportException("there is no connection")));
        looked.whenComplete((done, failure) -> loop.execute(() -> {
            if (look == looks) {
                looked(failure);
            }
        }));
    }

    private void looked(@Nullable Throwable failure) {
        if (failure == null) {
            LOG.info("{}: stream {} is ready", nats.config().name(), config.stream());
            problem = Optional.empty();
            isThere = true;
            wasThere = true;
            settled.complete(null);
            states.change(ConnectionState.CONNECTED);
            owner.accept(true);
            return;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String sentence = String.valueOf(cause.getMessage());
        if (!problem.equals(Optional.of(sentence))) {
            LOG.error("{}: {}", nats.config().name(), sentence);
        }
        problem = Optional.of(sentence);
        if (cause instanceof JetStreamException) {
            CompletableFuture<Void> refused = settled;
            settled = new CompletableFuture<>();
            refused.completeExceptionally(cause);
        }
        long look = looks;
        loop.newTimer(() -> {
                    if (look == looks) {
                        lookAgain();
                    }
                })
                .runAt(environment.nanoTime() + LOOKS_AGAIN_AFTER.toNanos());
    }
}
