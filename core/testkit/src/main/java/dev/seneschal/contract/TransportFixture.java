package dev.seneschal.contract;

import static dev.seneschal.contract.Recorder.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Published;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What {@link TransportContract} is built on: the hooks, two connections, and how to wait. */
public abstract class TransportFixture {

    private final List<Transport> connections = new ArrayList<>();

    /** For {@link TransportContract}. */
    TransportFixture() {}

    /**
     * Connects once more, to the same broker for all calls of a test.
     *
     * @return a new transport, which the contract closes; it may still be connecting
     */
    protected abstract Transport connect();

    /** Breaks every connection to the broker, so that none comes back before {@link #healConnections}. */
    protected abstract void breakConnections();

    /** Lets the connections come back, of which the transports take advantage by themselves. */
    protected abstract void healConnections();

    @BeforeEach
    void connectTwice() {
        connections.add(connect());
        connections.add(connect());
        connections.forEach(each -> awaitState(each, ConnectionState.CONNECTED));
    }

    @AfterEach
    void closeAll() throws InterruptedException {
        for (Transport each : connections) {
            each.close(PATIENCE);
        }
    }

    /** One of two connections. */
    final Transport here() {
        return connections.get(0);
    }

    /** The other one. */
    final Transport there() {
        return connections.get(1);
    }

    static Envelope envelope(String subject, String text) {
        return new Envelope(subject, Headers.EMPTY, text.getBytes(UTF_8));
    }

    /** Listens, and waits until the broker knows. */
    static Recorder<Incoming> listen(Transport transport, String subject) {
        Recorder<Incoming> recorder = new Recorder<>();
        transport.subscribe(subject, recorder);
        awaitSubscriptions(transport);
        return recorder;
    }

    /** A broker that returns a transport's message to it has seen the subscriptions made before. */
    static void awaitSubscriptions(Transport transport) {
        Recorder<Incoming> returned = new Recorder<>();
        Subscription subscription = transport.subscribe("contract.probe", returned);
        transport.publish(envelope("contract.probe", ""));
        returned.next();
        subscription.close();
    }

    static void awaitState(Transport transport, ConnectionState wanted) {
        CountDownLatch reached = new CountDownLatch(1);
        Consumer<ConnectionState> listener = state -> {
            if (state == wanted) {
                reached.countDown();
            }
        };
        transport.addStateListener(listener);
        awaitUnchecked(reached);
        transport.removeStateListener(listener);
    }

    static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("came in time")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    static Published published(CompletionStage<Published> stage) {
        try {
            return await(stage.toCompletableFuture());
        } catch (Exception e) {
            throw new AssertionError("not published", e);
        }
    }

    static <X extends Throwable> X failure(Class<X> type, CompletionStage<?> stage) {
        Recorder<Throwable> failures = new Recorder<>();
        stage.whenComplete(
                (result, failure) -> failures.accept(failure == null ? new AssertionError("succeeded") : failure));
        Throwable failure = failures.next();
        assertThat(failure).isInstanceOf(type);
        return type.cast(failure);
    }
}
