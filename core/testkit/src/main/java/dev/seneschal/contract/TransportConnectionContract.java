package dev.seneschal.contract;

import static dev.seneschal.contract.Recorder.PATIENCE;
import static dev.seneschal.contract.Recorder.text;
import static dev.seneschal.contract.Recorder.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.Subscription;
import dev.seneschal.transport.TransportException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link TransportContract} that is about the connection: its states, its loss and its end. */
public abstract class TransportConnectionContract extends TransportFixture {

    /** For {@link TransportContract}. */
    TransportConnectionContract() {}

    @Test
    void stateListenerIsToldThePresentStateAndEachChangeInOrder() throws InterruptedException {
        Recorder<ConnectionState> states = new Recorder<>();

        here().addStateListener(states);
        assertThat(states.next()).isEqualTo(ConnectionState.CONNECTED);
        breakConnections();
        assertThat(states.next()).isEqualTo(ConnectionState.DISCONNECTED);
        healConnections();
        assertThat(states.next()).isEqualTo(ConnectionState.CONNECTED);
        here().close(PATIENCE);

        assertThat(states.next()).isEqualTo(ConnectionState.CLOSED);
        assertThat(states.waiting()).isZero();
        assertThat(here().state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void stateListenersAreIndependentOfEachOther() throws InterruptedException {
        Recorder<ConnectionState> removed = new Recorder<>();
        Recorder<ConnectionState> kept = new Recorder<>();
        Consumer<ConnectionState> failing = state -> {
            throw new IllegalStateException("on purpose");
        };

        here().addStateListener(removed);
        here().addStateListener(failing);
        here().addStateListener(kept);
        assertThat(removed.next()).isEqualTo(ConnectionState.CONNECTED);
        here().removeStateListener(removed);
        here().close(PATIENCE);

        assertThat(kept.next(2)).containsExactly(ConnectionState.CONNECTED, ConnectionState.CLOSED);
        assertThat(removed.waiting()).isZero();
    }

    @Test
    void publishingFailsWhileTheConnectionIsLost() {
        breakConnections();
        awaitState(here(), ConnectionState.DISCONNECTED);

        TransportException failure = failure(TransportException.class, here().publish(envelope("a.b", "")));

        assertThat(failure).hasMessageContaining("a.b");
        healConnections();
    }

    @Test
    void subscriptionsOutliveALostConnection() {
        Recorder<Incoming> before = listen(there(), "a");
        breakConnections();
        awaitState(there(), ConnectionState.DISCONNECTED);
        Recorder<Incoming> meanwhile = new Recorder<>();
        there().subscribe("a", meanwhile);
        Recorder<Incoming> closed = new Recorder<>();
        there().subscribe("a", closed).close();

        healConnections();
        awaitState(here(), ConnectionState.CONNECTED);
        awaitState(there(), ConnectionState.CONNECTED);
        awaitSubscriptions(there());
        here().publish(envelope("a", "again"));

        assertThat(text(before.next())).isEqualTo("again");
        assertThat(text(meanwhile.next())).isEqualTo("again");
        assertThat(before.waiting() + meanwhile.waiting() + closed.waiting()).isZero();
    }

    @Test
    void subscriptionCanBeDrainedWhileTheConnectionIsLost() throws Exception {
        Subscription subscription = here().subscribe("a", incoming -> {});
        breakConnections();
        awaitState(here(), ConnectionState.DISCONNECTED);

        await(subscription.drain().toCompletableFuture());

        healConnections();
    }

    @Test
    void closeSendsWhatWasTaken() throws InterruptedException {
        Recorder<Incoming> heard = listen(there(), "a");
        List<String> numbers =
                IntStream.range(0, 1000).mapToObj(Integer::toString).toList();

        numbers.forEach(number -> here().publish(envelope("a", number)));
        here().close(PATIENCE);

        assertThat(texts(heard.next(numbers.size()))).isEqualTo(numbers);
    }

    @Test
    void closedTransportTakesNothing() throws InterruptedException {
        here().close(PATIENCE);
        here().close(PATIENCE);

        assertThat(here().state()).isEqualTo(ConnectionState.CLOSED);
        failure(TransportException.class, here().publish(envelope("a", "")));
        assertThatIllegalStateException().isThrownBy(() -> here().subscribe("a", incoming -> {}));
        here().addStateListener(state -> {});
    }

    @Test
    void closingEndsTheSubscriptions() throws Exception {
        Recorder<Incoming> heard = new Recorder<>();
        Subscription subscription = here().subscribe("a", heard);
        Recorder<Incoming> open = listen(there(), "a");

        here().close(PATIENCE);
        there().publish(envelope("a", ""));

        open.next();
        assertThat(heard.waiting()).isZero();
        await(subscription.drain().toCompletableFuture());
        subscription.close();
    }

    @Test
    void transportCanBeClosedByItsOwnListener() {
        Recorder<ConnectionState> states = new Recorder<>();
        here().subscribe("a", incoming -> {
            try {
                here().close(PATIENCE);
            } catch (InterruptedException e) {
                throw new AssertionError("close was interrupted", e);
            }
            states.accept(here().state());
        });

        here().publish(envelope("a", ""));

        assertThat(states.next()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void interruptedCloseClosesAllTheSame() {
        boolean told;
        Thread.currentThread().interrupt();

        try {
            here().close(PATIENCE);
            told = Thread.interrupted();
        } catch (InterruptedException e) {
            told = true;
        }

        assertThat(told)
                .as("the interrupt is thrown, or left to the caller if there was nothing to wait for")
                .isTrue();
        assertThat(here().state()).isEqualTo(ConnectionState.CLOSED);
    }
}
