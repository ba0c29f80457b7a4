package dev.seneschal.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.FaultyStore;
import dev.seneschal.transport.ConnectionState;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.LoopbackTransport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a node works, and what it says if it does not. */
@Timeout(60)
class NodeHealthTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final FaultyStore store = new FaultyStore();
    private final DurableOutbox outbox = DurableOutbox.over(store);
    private final LoopbackTransport transport = LoopbackBroker.create().connect();
    private final Node node = Node.builder("central", TestWire.format(), transport)
            .handle("REQPing", (message, context) -> {})
            .onError(error -> {})
            .outbox(outbox)
            .build();

    @AfterEach
    void close() throws InterruptedException {
        node.close(TIMEOUT);
        outbox.close(TIMEOUT);
        transport.close(TIMEOUT);
    }

    @Test
    void isReadyWhileItIsStartedAndConnected() throws InterruptedException {
        assertThat(node.health().problems()).containsExactly("the node is not started");

        node.start();

        assertThat(node.isReady()).isTrue();
        assertThat(node.health()).isEqualTo(new NodeHealth(true, ConnectionState.CONNECTED, List.of()));
        node.close(TIMEOUT);
        assertThat(node.isReady()).isFalse();
    }

    @Test
    void followsTheConnection() {
        node.start();

        transport.disconnect();

        assertThat(node.health().isReady()).isFalse();
        assertThat(node.health().connection()).isEqualTo(ConnectionState.DISCONNECTED);
        assertThat(node.health().problems()).containsExactly("the transport is DISCONNECTED");
        transport.reconnect();
        assertThat(node.isReady()).isTrue();
    }

    @Test
    void isNotReadyOnceItsOutboxHasFailed() {
        node.start();
        store.fail(false);

        node.send(Fleet.message("central", "REQPing")).receipt().join();

        assertThat(node.isReady()).isFalse();
        assertThat(node.health().problems()).singleElement().asString().contains("No space left on device");
    }
}
