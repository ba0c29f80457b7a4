package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three servers in a cluster, of which the sender's is killed while 1,000 messages a second are under way. */
@RequiresNatsServer
@Timeout(120)
class NatsClusterIT {

    private static final int EACH_SECOND = 1000;
    private static final int AT_ONCE = 10;
    private static final int MESSAGES = 3 * EACH_SECOND;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<NatsServer> servers = new ArrayList<>();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    /** A third is sent after the kill, however late that is. */
    private volatile int most = 2 * MESSAGES / 3;

    @AfterEach
    void stop() {
        pace.shutdownNow();
        servers.forEach(NatsServer::close);
    }

    @Test
    void oneServerKilledUnderLoadLosesNothing() throws Exception {
        startCluster();
        NatsTransportConfig config = NatsTransportConfig.builder()
                .servers(servers.stream().map(NatsServer::url).toArray(String[]::new))
                .build();
        try (NodeFleet fleet = new NodeFleet(config, config)) {
            fleet.deliver();
            String connected = NodeFleet.await(fleet.centralTransport, NatsStatus::isReady)
                    .server()
                    .orElseThrow();
            Queue<Long> deliveredAt = new ConcurrentLinkedQueue<>();
            CountDownLatch third = new CountDownLatch(MESSAGES / 3);
            CountDownLatch all = new CountDownLatch(MESSAGES);
            AtomicInteger sent = new AtomicInteger();
            var unused = pace.scheduleAtFixedRate(
                    () -> {
                        for (int i = 0; i < AT_ONCE && sent.get() < most; i++) {
                            sent.incrementAndGet();
                            var receipt = fleet.send().receipt().thenRun(() -> {
                                deliveredAt.add(System.nanoTime());
                                third.countDown();
                                all.countDown();
                            });
                        }
                    },
                    0,
                    TimeUnit.SECONDS.toNanos(AT_ONCE) / EACH_SECOND,
                    TimeUnit.NANOSECONDS);

            assertThat(third.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            NatsServer victim = servers.stream()
                    .filter(server -> server.url().equals(connected))
                    .findFirst()
                    .orElseThrow();
            victim.kill();
            long killed = System.nanoTime();
            most = MESSAGES;
            assertThat(all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            fleet.assertAllDelivered();
            NatsStatus after = fleet.centralTransport.status();
            assertThat(after.epoch()).isGreaterThanOrEqualTo(2);
            assertThat(after.server()).isPresent().get().isNotEqualTo(connected);
            Duration stall = longestGap(List.copyOf(deliveredAt), killed);
            System.out.printf(
                    "cluster: a server killed at %d messages/s, longest stall %d ms%n", EACH_SECOND, stall.toMillis());
            assertThat(stall).isLessThan(Duration.ofSeconds(15));
        }
    }

    /** The longest time without a delivery after a moment. */
    private static Duration longestGap(List<Long> deliveredAt, long from) {
        long longest = 0;
        long before = from;
        for (long each : deliveredAt.stream().filter(at -> at > from).sorted().toList()) {
            longest = Math.max(longest, each - before);
            before = each;
        }
        return Duration.ofNanos(longest);
    }

    private void startCluster() {
        List<String> routes = List.of(freeRoute(), freeRoute(), freeRoute());
        for (String own : routes) {
            String others = routes.stream()
                    .filter(route -> !route.equals(own))
                    .map(route -> "\"nats://" + route + "\"")
                    .collect(Collectors.joining(", "));
            servers.add(NatsServer.start("cluster { name: c, listen: \"" + own + "\", routes: [" + others + "] }"));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!servers.stream().allMatch(this::knowsAll)) {
            assertThat(System.nanoTime() - deadline)
                    .as("time left to form a cluster")
                    .isNegative();
        }
    }

    private static String freeRoute() {
        return "127.0.0.1:" + NatsServer.freePort();
    }

    private boolean knowsAll(NatsServer server) {
        String info = server.info();
        return servers.stream().allMatch(each -> info.contains("127.0.0.1:" + each.port()));
    }
}
