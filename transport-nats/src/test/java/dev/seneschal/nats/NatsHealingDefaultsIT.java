package dev.seneschal.nats;

import static dev.seneschal.transport.ConnectionState.DISCONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two nodes as they are unless somebody sets them otherwise, whose server is killed, frozen, or cut off while messages are under way:
 * traffic flows within 15 s of the healing, though what was out waits for its ACK timeout of 10 s.
 */
@RequiresNatsServer
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class NatsHealingDefaultsIT {

    private static final Duration HEALED_WITHIN = Duration.ofSeconds(15);
    /** More than a window. */
    private static final int MANY = 1000;

    private static NodeFleet fleet(NatsTransportConfig forCentral, NatsTransportConfig forNode1) {
        return new NodeFleet(forCentral, forNode1, UnaryOperator.identity());
    }

    private static NatsTransportConfig config(NatsServer server) {
        return NatsTransportConfig.of(server.url());
    }

    @Test
    void afterAKill() throws Exception {
        try (NatsServer server = NatsServer.start();
                NodeFleet fleet = fleet(config(server), config(server))) {
            fleet.deliver();
            server.pause();
            fleet.send(MANY);
            server.kill();
            NodeFleet.await(fleet.centralTransport, status -> status.state() == DISCONNECTED);
            NodeFleet.await(fleet.node1Transport, status -> status.state() == DISCONNECTED);
            assertThat(fleet.undelivered()).isEqualTo(MANY);
            server.restart();

            assertHeals("a kill", fleet);
        }
    }

    @Test
    void afterTwentySecondsOfFrost() throws Exception {
        try (NatsServer server = NatsServer.start();
                NodeFleet fleet = fleet(config(server), config(server))) {
            fleet.deliver();
            server.pause();
            CompletableFuture<Void> twentySeconds =
                    CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS));
            fleet.send(MANY);
            twentySeconds.join();
            server.resume();

            assertHeals("20 s of frost", fleet);
        }
    }

    @Test
    void afterACutOfTheNetwork() throws Exception {
        try (NatsServer server = NatsServer.start();
                SwallowingProxy proxy = SwallowingProxy.before(server);
                NodeFleet fleet = fleet(NatsTransportConfig.of(proxy.url()), config(server))) {
            fleet.deliver();
            proxy.swallow();
            fleet.send(MANY);
            NodeFleet.await(fleet.centralTransport, status -> status.state() == DISCONNECTED);
            assertThat(fleet.undelivered()).isEqualTo(MANY);
            proxy.heal();

            assertHeals("a cut", fleet);
        }
    }

    private static void assertHeals(String what, NodeFleet fleet) throws Exception {
        long healed = Stalls.now();
        fleet.deliver();
        Duration flows = Stalls.timeSince(healed);
        System.out.println("traffic flowed " + flows.toMillis() + " ms after " + what + ", all by default");
        assertThat(flows).isLessThan(HEALED_WITHIN);
        fleet.assertAllDelivered();
    }
}
