package dev.seneschal.nats;

import static dev.seneschal.transport.ConnectionState.CONNECTING;
import static dev.seneschal.transport.ConnectionState.DISCONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.nats.NatsTransportConfig.Builder;
import dev.seneschal.node.NodeHealth;
import io.nats.client.NKey;
import java.io.FileOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes whose server is killed, frozen, cut off, or not there yet: what was accepted meanwhile is delivered, once, soon after all is well
 * again.
 */
@RequiresNatsServer
@Timeout(120)
class NatsHealingIT {

    private static final Duration HEALED_WITHIN = Duration.ofSeconds(15);
    /** More than jnats would queue. */
    private static final int MANY = 6000;

    @Test
    void nodesStartWhileTheirServerIsAwaySayThatTheyAreNotReadyAndDeliverLater() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            server.kill();
            NatsTransportConfig config = quick().servers(server.url()).build();
            try (NodeFleet fleet = new NodeFleet(config, config)) {
                NatsStatus away = NodeFleet.await(
                        fleet.centralTransport,
                        status -> status.problem().equals(Optional.of("nothing listens there")));
                NodeHealth notReady =
                        new NodeHealth(true, CONNECTING, List.of("the transport is CONNECTING: nothing listens there"));
                while (!fleet.central.health().equals(notReady)) {
                    // An attempt that the machine held up says something else for a moment.
                    Thread.yield();
                }
                fleet.send(MANY);

                assertThat(away.isReady()).isFalse();
                assertThat(away.state()).isEqualTo(CONNECTING);
                assertThat(away.epoch()).isZero();
                assertThat(fleet.undelivered()).isEqualTo(MANY);
                server.restart();
                assertHeals(fleet, Stalls.now());
                assertThat(fleet.centralTransport.status().epoch()).isEqualTo(1);
                assertThat(fleet.centralTransport.status().server()).contains(server.url());
                assertThat(fleet.central.isReady()).isTrue();
            }
        }
    }

    @Test
    void serverThatIsKilledAndRestartedAmongOthersThatAreAwayIsFoundAgain() throws Exception {
        String away = "nats://127.0.0.1:" + NatsServer.freePort();
        try (NatsServer server = NatsServer.start()) {
            NatsTransportConfig config = quick().servers(away, server.url()).build();
            try (NodeFleet fleet = new NodeFleet(config, config)) {
                fleet.deliver();
                fleet.send(MANY / 2);
                server.pause();
                fleet.send(MANY / 2);
                server.kill();
                NatsStatus lost = NodeFleet.await(fleet.centralTransport, status -> status.state() == DISCONNECTED);
                assertThat(fleet.undelivered()).isPositive();
                server.restart();
                long healed = Stalls.now();

                assertHeals(fleet, healed);
                assertThat(lost.epoch()).isEqualTo(1);
                assertThat(fleet.centralTransport.status().epoch()).isEqualTo(2);
            }
        }
    }

    @Test
    void serverThatIsFrozenForTwentySecondsIsLeftAndFoundAgainWhenItThaws() throws Exception {
        try (NatsServer server = NatsServer.start()) {
            NatsTransportConfig config = NatsTransportConfig.of(server.url());
            try (NodeFleet fleet = new NodeFleet(config, config)) {
                fleet.deliver();
                fleet.send(MANY / 2);
                server.pause();
                long begun = Stalls.now();
                CompletableFuture<Void> twentySeconds =
                        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS));
                fleet.send(MANY / 2);
                NodeFleet.await(fleet.node1Transport, status -> status.state() == DISCONNECTED);
                NodeFleet.await(fleet.centralTransport, status -> status.state() == DISCONNECTED);
                assertThat(Stalls.timeSince(begun)).as("until it was noticed").isLessThan(Duration.ofSeconds(10));
                assertThat(fleet.central.isReady()).isFalse();
                NodeFleet.await(fleet.centralTransport, NatsHealingIT::foundNobody);
                assertThat(fleet.undelivered()).isPositive();
                twentySeconds.join();
                server.resume();

                assertHeals(fleet, Stalls.now());
            }
        }
    }

    @Test
    void networkThatSwallowsEverythingIsNoticedWithinTenSecondsByDefaultAndHeals() throws Exception {
        try (NatsServer server = NatsServer.start();
                SwallowingProxy proxy = SwallowingProxy.before(server)) {
            NatsTransportConfig cut = NatsTransportConfig.of(proxy.url());
            try (NodeFleet fleet = new NodeFleet(cut, NatsTransportConfig.of(server.url()))) {
                fleet.deliver();
                proxy.swallow();
                long begun = Stalls.now();
                long begunOnTheClock = System.nanoTime();
                fleet.send(MANY);
                NodeFleet.await(fleet.centralTransport, status -> status.state() == DISCONNECTED);
                Duration noticed = Stalls.timeSince(begun);
                Duration onTheClock = Duration.ofNanos(System.nanoTime() - begunOnTheClock);
                NodeFleet.await(fleet.centralTransport, NatsHealingIT::foundNobody);
                assertThat(fleet.undelivered()).isEqualTo(MANY);
                proxy.heal();

                assertHeals(fleet, Stalls.now());
                assertThat(onTheClock).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
                assertThat(noticed).isLessThan(Duration.ofSeconds(10));
                assertThat(proxy.swallowedBytes()).isPositive();
            }
        }
    }

    /** A file that hangs, as on a network disk that is away; a pipe that nobody writes into does the same. */
    @Test
    void attemptThatHangsIsAbandonedAndTheNextOneConnects(@TempDir Path folder) throws Exception {
        Optional<String> abandoned = Optional.of("an attempt to connect had not ended after PT1.2S and was abandoned");
        NKey key = NKey.createUser(null);
        Path seed = folder.resolve("user.nk");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", seed.toString()).start().waitFor())
                .isZero();
        try (NatsServer server =
                NatsServer.start("authorization { users: [ { nkey: " + TestKeys.publicKey(key) + " } ] }")) {
            NatsTransport transport = NatsTransport.connect(
                    quick().servers(server.url())
                            .connectTimeout(Duration.ofMillis(500))
                            .authentication(NatsAuthentication.nkey(seed))
                            .build(),
                    Duration.ofMillis(200));
            // On a slow machine the first may end before it comes to the file.
            NodeFleet.await(transport, status -> status.problem().equals(abandoned));
            Files.move(seed, pipe);
            Files.writeString(seed, TestKeys.seed(key));

            NodeFleet.await(transport, NatsStatus::isReady);
            new FileOutputStream(pipe.toFile()).close();
            transport.close(Duration.ofSeconds(5));
        }
    }

    private static boolean foundNobody(NatsStatus status) {
        return status.state() == DISCONNECTED && status.problem().orElse("").startsWith("no answer within");
    }

    private static void assertHeals(NodeFleet fleet, long healed) throws Exception {
        fleet.deliver();
        assertThat(Stalls.timeSince(healed)).as("until traffic flows").isLessThan(HEALED_WITHIN);
        fleet.assertAllDelivered();
    }

    private static Builder quick() {
        return NatsTransportConfig.builder()
                .reconnectWait(Duration.ofMillis(50))
                .reconnectJitter(Duration.ofMillis(50));
    }
}
