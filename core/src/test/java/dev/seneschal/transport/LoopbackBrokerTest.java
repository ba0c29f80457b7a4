package dev.seneschal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.seneschal.time.VirtualEnvironment;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The broker under the virtual clock; what it shares with every other transport is in the test kit's contract. */
class LoopbackBrokerTest {

    private final VirtualEnvironment environment = new VirtualEnvironment(1);
    private final LoopbackBroker broker = LoopbackBroker.create(environment, 1000);
    private final LoopbackTransport publisher = broker.connect();
    private final LoopbackTransport listener = broker.connect();
    private final List<String> heard = new ArrayList<>();

    @Test
    void deliversNothingBeforeTheWorldMovesOn() {
        listener.subscribe("a", incoming -> heard.add(text(incoming)));

        publisher.publish(envelope("a", "1"));
        publisher.publish(envelope("a", "2"));

        assertThat(heard).isEmpty();
        environment.runReady();
        assertThat(heard).containsExactly("1", "2");
    }

    @Test
    void sameSeedGivesTheSameChoicesInAQueueGroup() {
        assertThat(choices(5)).isEqualTo(choices(5)).isNotEqualTo(choices(6));
    }

    @Test
    void queueGroupSpansDifferentSubjects() {
        listener.subscribe("a.*", "group", incoming -> heard.add("wide"));
        listener.subscribe("a.b", "group", incoming -> heard.add("narrow"));

        publisher.publish(envelope("a.b", ""));
        environment.runReady();

        assertThat(heard).hasSize(1);
    }

    @Test
    void disconnectedMemberOfAQueueGroupIsPassedOver() {
        LoopbackTransport other = broker.connect();
        listener.subscribe("a", "group", incoming -> heard.add("gone"));
        other.subscribe("a", "group", incoming -> heard.add("there"));

        listener.disconnect();
        IntStream.range(0, 20).forEach(i -> publisher.publish(envelope("a", "")));
        environment.runReady();

        assertThat(heard).hasSize(20).containsOnly("there");
    }

    @Test
    void listenerThatIsDisconnectedIsNoResponder() {
        listener.subscribe("a", incoming -> heard.add("message"));
        publisher.subscribe("r", incoming -> heard.add("no responder " + incoming.noResponder()));

        listener.disconnect();
        publisher.publish(envelope("a", ""), "r");
        environment.runReady();

        assertThat(heard).containsExactly("no responder true");
    }

    @Test
    void subscriptionMadeWhileDisconnectedLivesAfterwards() {
        listener.disconnect();
        listener.subscribe("a", incoming -> heard.add(text(incoming)));

        publisher.publish(envelope("a", "lost"));
        listener.reconnect();
        publisher.publish(envelope("a", "heard"));
        environment.runReady();

        assertThat(heard).containsExactly("heard");
    }

    @Test
    void reconnectingChangesNothingUnlessDisconnected() {
        listener.subscribe("a", incoming -> heard.add(text(incoming)));
        listener.addStateListener(state -> heard.add(state.name()));

        listener.reconnect();
        publisher.publish(envelope("a", "once"));
        environment.runReady();

        assertThat(heard).containsExactly("CONNECTED", "once");
    }

    @Test
    void closedTransportStaysClosed() throws InterruptedException {
        listener.close(Duration.ofSeconds(1));

        listener.disconnect();
        listener.reconnect();

        assertThat(listener.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void refusesAMaxPayloadOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoopbackBroker.create(environment, 0))
                .withMessage("maxPayload must be at least 1, was 0");
    }

    private static List<Integer> choices(long seed) {
        VirtualEnvironment world = new VirtualEnvironment(seed);
        LoopbackTransport transport = LoopbackBroker.create(world, 1000).connect();
        List<Integer> choices = new ArrayList<>();
        IntStream.range(0, 3).forEach(member -> transport.subscribe("a", "group", incoming -> choices.add(member)));
        IntStream.range(0, 50).forEach(i -> transport.publish(envelope("a", "")));
        world.runReady();
        return choices;
    }

    private static Envelope envelope(String subject, String text) {
        return new Envelope(subject, Headers.EMPTY, text.getBytes(UTF_8));
    }

    private static String text(Incoming incoming) {
        return new String(incoming.envelope().body(), UTF_8);
    }
}
