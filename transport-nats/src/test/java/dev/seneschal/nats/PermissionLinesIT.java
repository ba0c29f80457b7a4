package dev.seneschal.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.message.Relay;
import dev.seneschal.nats.DocsPermissions.Line;
import dev.seneschal.nats.PermittedFleet.User;
import dev.seneschal.node.ErrorConfig;
import dev.seneschal.node.LargeMessages;
import dev.seneschal.node.Node;
import dev.seneschal.node.Relaying;
import dev.seneschal.node.Sending;
import dev.seneschal.node.StandardMethods;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Each block of permissions in docs/security-nats.md is enough for what it is there for, and each of its lines is needed: without it,
 * somebody is told that just that is not permitted.
 */
@RequiresNatsServer
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("the methods of PermissionLinesIT")
class PermissionLinesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Stands in a setting for a folder of each server's own. */
    private static final String STORE = "STORE";

    @TempDir
    private Path folder;

    private final Map<String, User> users = new HashMap<>();

    @BeforeEach
    void makeKeys() throws Exception {
        for (String name : List.of("central", "node1", "node2", "operator")) {
            users.put(name, User.create(folder, name));
        }
    }

    /** What nodes do with their permissions, until they have ended in order. */
    private interface Play {
        void play(PermittedFleet fleet) throws Exception;
    }

    /** One test with everything permitted, and one without each of the lines to be checked. */
    private Stream<DynamicTest> tests(DocsPermissions around, DocsPermissions checked, Play play, String... settings) {
        Stream<DynamicTest> all =
                Stream.of(DynamicTest.dynamicTest("is enough", () -> isEnough(around.with(checked), play, settings)));
        return Stream.concat(
                all,
                checked.lines().stream()
                        .map(line -> DynamicTest.dynamicTest(
                                "needs that " + line,
                                () -> isNeeded(line, around.with(checked.without(line)), play, settings))));
    }

    private Stream<DynamicTest> tests(DocsPermissions checked, Play play) {
        return tests(new DocsPermissions(List.of()), checked, play);
    }

    /** With a store of its own, so that nothing is there that another has made. */
    private PermittedFleet fleet(DocsPermissions permissions, String... settings) throws Exception {
        Path store = Files.createTempDirectory(folder, "store");
        String[] all = Stream.of(settings)
                .map(each -> each.replace(STORE, store.toString()))
                .toArray(String[]::new);
        return new PermittedFleet(users, permissions, all);
    }

    private void isEnough(DocsPermissions permissions, Play play, String... settings) throws Exception {
        try (PermittedFleet fleet = fleet(permissions, settings)) {
            play.play(fleet);
            fleet.drain();
            assertThat(fleet.violations()).isEmpty();
        }
    }

    private void isNeeded(Line line, DocsPermissions permissions, Play play, String... settings) throws Exception {
        try (PermittedFleet fleet = fleet(permissions, settings)) {
            ExecutorService stage = Executors.newSingleThreadExecutor();
            Future<?> playing = stage.submit(() -> {
                play.play(fleet);
                fleet.drain();
                return null;
            });
            try {
                assertThat(fleet.violationOf(line, PATIENCE))
                        .as("what was not permitted without the line that %s; played: %s", line, playing)
                        .isPresent();
            } finally {
                stage.shutdownNow();
                assertThat(stage.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    private static Message message(String to, String argument) {
        return Message.builder().to(to).method("REQCount").arguments(argument).build();
    }

    private static void deliver(Sending sending) throws Exception {
        assertThat(sending.receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS).outcome())
                .isIn(Outcome.DELIVERED, Outcome.IN_STREAM);
    }

    /** A message as a Go node sends it is handled, and its answer permitted: a violation would be told before the message after it. */
    private static void sendLikeGo(PermittedFleet fleet, String from, String to) throws Exception {
        NatsTransport transport = fleet.connect(from);
        NodeFleet.await(transport, NatsStatus::isReady);
        PermittedFleet.publishLikeGo(transport, from, to + ".REQCount.EventACK", message(to, "from Go"));
        assertThat(fleet.nextHandled()).isEqualTo("from Go");
    }

    @TestFactory
    Stream<DynamicTest> twoNodes() {
        return tests(DocsPermissions.ofAuthorization(0), fleet -> {
            Node central = fleet.start(fleet.counting("central"));
            Node node1 = fleet.start(fleet.counting("node1"));
            deliver(central.send(message("node1", "to node1")));
            deliver(node1.send(message("central", "to central")));
            assertThat(List.of(fleet.nextHandled(), fleet.nextHandled()))
                    .containsExactlyInAnyOrder("to node1", "to central");
            sendLikeGo(fleet, "node1", "central");
            sendLikeGo(fleet, "central", "node1");
        });
    }

    @TestFactory
    Stream<DynamicTest> aQueueGroup() {
        return tests(DocsPermissions.ofAuthorization(1), fleet -> {
            Node central = fleet.start(fleet.node("central"));
            fleet.start(fleet.counting("node1").queueGroup("workers"));
            deliver(central.send(message("workers", "to workers")));
            assertThat(fleet.nextHandled()).isEqualTo("to workers");
            sendLikeGo(fleet, "central", "workers");
        });
    }

    @TestFactory
    Stream<DynamicTest> theErrorLog() {
        return tests(DocsPermissions.ofAuthorization(0), DocsPermissions.ofBlock("error_log"), fleet -> {
            Node central = fleet.start(
                    fleet.node("central").with(StandardMethods.errorLog(entry -> fleet.handled.add(entry.text()))));
            fleet.start(fleet.node("node1")
                    .errors(ErrorConfig.standard().withCentralLog())
                    .attempts(1)
                    .handle("REQCount", (message, context) -> {
                        throw new IllegalStateException("on purpose");
                    }));
            central.send(message("node1", "fails").toBuilder().attempts(1).build());
            assertThat(fleet.nextHandled()).contains("on purpose");
            NatsTransport go = fleet.connect("node1");
            NodeFleet.await(go, NatsStatus::isReady);
            PermittedFleet.publishLikeGo(
                    go,
                    "node1",
                    "errorCentral.REQErrorLog.EventACK",
                    Message.builder()
                            .to("errorCentral")
                            .method("REQErrorLog")
                            .data("from Go")
                            .build());
            assertThat(fleet.nextHandled()).isEqualTo("from Go");
        });
    }

    /** {@code central} sends to {@code node2} through {@code node1}, which knows it as it knows {@code central}. */
    @TestFactory
    Stream<DynamicTest> relay() {
        DocsPermissions nodes = DocsPermissions.ofAuthorization(0);
        return tests(nodes.with(nodes.renamed("central", "node2")), DocsPermissions.ofBlock("relay"), fleet -> {
            fleet.start(fleet.counting("node2"));
            fleet.start(fleet.node("node1").relaying(Relaying.FOR_OTHERS));
            Node central = fleet.start(fleet.node("central").relaying(Relaying.OFF.throughSeneschal("node1")));
            deliver(central.send(message("node2", "through node1").toBuilder()
                    .relay(Relay.through(NodeName.of("node1"), Method.NONE))
                    .build()));
            assertThat(fleet.nextHandled()).isEqualTo("through node1");
            NatsTransport go = fleet.connect("central");
            NodeFleet.await(go, NatsStatus::isReady);
            PermittedFleet.publishLikeGo(go, "central", "node2.node1.REQRelay.EventACK", relayed());
            assertThat(fleet.nextHandled()).isEqualTo("from Go");
        });
    }

    /** What {@code central}, were it a Go node, would send to {@code node1} to be passed on. */
    private static Message relayed() {
        return message("node2", "from Go").toBuilder()
                .to(NodeName.received("node2.node1"))
                .method("REQRelay")
                .relay(new Relay(
                        NodeName.NONE,
                        NodeName.of("node1"),
                        NodeName.of("central"),
                        NodeName.of("node2"),
                        Method.of("REQCount"),
                        Method.NONE))
                .build();
    }

    @TestFactory
    Stream<DynamicTest> largeMessages() {
        return tests(
                DocsPermissions.ofAuthorization(0),
                DocsPermissions.ofBlock("large_messages"),
                fleet -> {
                    Node central = fleet.start(fleet.node("central").largeMessages(LargeMessages.IN_PARTS));
                    fleet.start(fleet.counting("node1").largeMessages(LargeMessages.IN_PARTS));
                    deliver(central.send(message("node1", "large").toBuilder()
                            .data(new byte[300_000])
                            .build()));
                    assertThat(fleet.nextHandled()).isEqualTo("large");
                },
                "max_payload: 100000");
    }

    @TestFactory
    Stream<DynamicTest> discovery() {
        return tests(DocsPermissions.ofAuthorization(0), DocsPermissions.ofBlock("discovery"), fleet -> {
            NatsTransport transport = fleet.connect("node1");
            NatsService service = NatsService.of(NatsServiceConfig.of("kitchen", "1.0.0"), transport);
            Node node1 = fleet.start(PermittedFleet.node("node1", transport).with(service));
            service.start(node1);
            NodeFleet.await(transport, NatsStatus::isReady);
            for (String subject : List.of("$SRV.PING", "$SRV.INFO.kitchen", "$SRV.STATS.kitchen." + service.id())) {
                assertThat(ask(fleet, subject)).contains("\"kitchen\"");
            }
            service.close();
        });
    }

    /** Asks until somebody listens, since subscriptions are on their way when a service has started. */
    private static String ask(PermittedFleet fleet, String subject) throws Exception {
        try (Connection operator = Nats.connect(fleet.options("operator"))) {
            while (true) {
                io.nats.client.Message answer = operator.request(subject, new byte[0], PATIENCE);
                if (answer != null && !answer.isStatusMessage()) {
                    return new String(answer.getData(), StandardCharsets.UTF_8);
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> streams() {
        return tests(
                DocsPermissions.ofAuthorization(0),
                DocsPermissions.ofBlock("streams"),
                fleet -> {
                    fleet.connect("operator", StreamFleet.streams()).awaitReady(PATIENCE);
                    JetStreamTransport forNode1 =
                            fleet.connect("node1", StreamFleet.streams().receive("node1"));
                    forNode1.awaitReady(PATIENCE);
                    JetStreamTransport forCentral =
                            fleet.connect("central", StreamFleet.streams().sendTo("node1"));
                    forCentral.awaitReady(PATIENCE);
                    fleet.start(PermittedFleet.node("node1", forNode1)
                            .handle(
                                    "REQCount",
                                    (message, context) -> fleet.handled.add(
                                            message.arguments().get(0))));
                    Node central = fleet.start(PermittedFleet.node("central", forCentral));
                    deliver(central.send(message("node1", "through the stream")));
                    assertThat(fleet.nextHandled()).isEqualTo("through the stream");
                },
                "jetstream { store_dir: \"" + STORE + "\" }");
    }
}
