package dev.seneschal.node;

import static dev.seneschal.node.Fleet.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.transport.Incoming;
import dev.seneschal.transport.LoopbackTransport;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.RunLengths;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireLimits;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Figures that depend on time, on a full node, or on what is under way: exact, since time is virtual here. */
class NodeMetricsInVirtualTimeTest {

    private final Fleet fleet = new Fleet();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private void assertShown(String meter, String tags, double value) {
        assertThat(Scrape.of(registry)).containsEntry("seneschal_" + meter + '{' + tags + '}', value);
    }

    @Test
    void timesAreThoseOfHandlersAndAcknowledgements() {
        Node central = fleet.start("central", node -> node.with(NodeMetrics.in(registry)));
        fleet.start(
                "node1",
                node -> node.with(NodeMetrics.in(registry))
                        .handle("REQSlow", (message, context) -> context.await(done, Duration.ofSeconds(3))));

        Sending sending = fleet.send(central, message("node1", "REQSlow"));
        fleet.time.advance(Duration.ofSeconds(1));

        assertShown("handlers_running", "node=\"node1\"", 1);
        assertShown("inflight_attempts", "node=\"central\"", 1);
        assertShown("outbox_messages", "node=\"central\"", 1);
        assertShown("outbox_age_seconds", "node=\"central\"", 1);

        fleet.time.advance(Duration.ofSeconds(2));

        assertThat(Fleet.receipt(sending).outcome()).isEqualTo(Outcome.DELIVERED);
        String tags = "method=\"REQSlow\",node=\"node1\",outcome=\"succeeded\"";
        assertShown("handler_time_seconds_sum", tags, 3);
        assertShown("handler_time_seconds_count", tags, 1);
        assertShown("delivery_time_seconds_sum", "node=\"central\"", 3);
        assertShown("handlers_running", "node=\"node1\"", 0);
        assertShown("inflight_attempts", "node=\"central\"", 0);
        assertShown("outbox_messages", "node=\"central\"", 0);
        assertShown("outbox_age_seconds", "node=\"central\"", 0);
    }

    @Test
    void repeatsAndWhatFindsNoPlaceAndWhatIsForgottenEarlyAreCounted() {
        fleet.start(
                "node1",
                node -> node.with(NodeMetrics.in(registry))
                        .handlerConcurrency(1)
                        .handlerQueue(1)
                        .deduplication(2, Duration.ofHours(1))
                        .handle("REQPing", (message, context) -> {})
                        .handle("REQSlow", (message, context) -> context.await(done, Duration.ofSeconds(3))));

        publish("REQPing", 1);
        publish("REQPing", 1);
        publish("REQSlow", 2);
        publish("REQSlow", 3);
        publish("REQSlow", 4);
        fleet.time.advance(Duration.ofSeconds(10));

        assertShown("messages_received_total", "node=\"node1\"", 5);
        assertShown("messages_duplicate_total", "node=\"node1\"", 1);
        assertShown("messages_turnedaway_total", "node=\"node1\"", 1);
        assertShown("messages_forgotten_total", "node=\"node1\"", 1);
    }

    private void publish(String method, long id) {
        Envelope envelope =
                TestWire.format().toEnvelope(message("node1", method), new MessageId(7, id), NodeName.of("central"));
        fleet.broker.connect().publish(envelope, "answers");
        fleet.time.runReady();
    }

    @Test
    void codecAndCompressionTellBytesAsWritten() {
        TestWire codec = new TestWire();
        WireFormat packing = WireFormat.builder(codec)
                .codecs(codec)
                .compressors(new RunLengths())
                .compressionThreshold(0)
                .build();
        LoopbackTransport transport = fleet.broker.connect();
        Node central = fleet.start("central", transport, packing, node -> node.with(NodeMetrics.in(registry)));
        fleet.start(
                "node1",
                fleet.broker.connect(),
                packing,
                node -> node.with(NodeMetrics.in(registry)).handle("REQPing", (message, context) -> {}));
        Message message =
                message("node1", "REQPing").toBuilder().data(" ".repeat(10_000)).build();

        List<Incoming> wire = fleet.listen("node1.REQPing.EventACK");
        long began = System.nanoTime();
        fleet.send(central, message);
        double elapsed = (System.nanoTime() - began) / 1e9;

        byte[] packed = wire.get(0).envelope().body();
        int unpacked = new RunLengths().decompress(packed, WireLimits.defaults()).length;
        assertThat(packed.length).isLessThan(unpacked);
        for (String way : List.of(
                "direction=\"out\",name=\"%s\",node=\"central\"", "direction=\"in\",name=\"%s\",node=\"node1\"")) {
            assertShown("codec_size_bytes_sum", String.format(way, "plain"), unpacked);
            assertShown("codec_time_seconds_count", String.format(way, "plain"), 1);
            assertShown("compression_size_bytes_sum", String.format(way, "runs"), packed.length);
            assertShown("compression_time_seconds_count", String.format(way, "runs"), 1);
            for (String time : List.of(
                    "codec_time_seconds_sum{" + String.format(way, "plain"),
                    "compression_time_seconds_sum{" + String.format(way, "runs"))) {
                assertThat(Scrape.of(registry).get("seneschal_" + time + '}'))
                        .as(time)
                        .isBetween(1e-7, elapsed);
            }
        }
    }

    @Test
    void linesOfTheCentralLogAreCountedBySeverityWhereTheyAreSentAndWhereTheyArrive() {
        fleet.start(
                "central",
                node -> node.with(NodeMetrics.in(registry).withStewardNames())
                        .with(StandardMethods.errorLog(entry -> {})));
        Node node1 = fleet.start(
                "node1",
                node -> node.with(NodeMetrics.in(registry))
                        .errors(ErrorConfig.standard().withCentralLog())
                        .handle("REQPing", (message, context) -> {
                            context.report(Severity.INFO, "odd");
                            throw new IllegalStateException("broken");
                        }));

        fleet.send(node1, message("node1", "REQPing").toBuilder().attempts(1).build());
        fleet.time.advance(Duration.ofSeconds(1));

        String ofNode1 = "node=\"node1\",severity=";
        assertShown("errors_reported_total", ofNode1 + "\"error\"", 1);
        assertShown("errors_reported_total", ofNode1 + "\"info\"", 2);
        assertShown("errors_lines_total", "node=\"node1\"", 3);
        assertShown("errors_sent_total", ofNode1 + "\"error\"", 1);
        assertShown("errors_sent_total", ofNode1 + "\"info\"", 2);
        assertShown("errors_received_total", "node=\"central\",severity=\"error\"", 1);
        assertShown("errors_received_total", "node=\"central\",severity=\"info\"", 2);
        assertThat(Scrape.of(registry))
                .containsEntry("steward_error_messages_received_total", 3.0)
                .containsEntry("steward_user_messages_total", 0.0);
    }

    @Test
    void aCommitTakesAsLongAsItsSync() {
        MemoryStore disk = new MemoryStore();
        disk.takesItsTime(() -> sleep(Duration.ofSeconds(2)));
        Node node1 = fleet.start(
                "node1",
                node -> node.outbox(DurableOutbox.over(disk, OutboxLimits.DEFAULT, fleet.time))
                        .with(NodeMetrics.in(registry)));

        fleet.send(node1, message("absent", "REQPing"));
        fleet.time.advance(Duration.ofSeconds(3));

        assertShown("outbox_commit_time_seconds_sum", "node=\"node1\"", 2);
        assertShown("outbox_commit_time_seconds_count", "node=\"node1\"", 1);
        assertShown("outbox_commit_size_changes_sum", "node=\"node1\"", 1);
    }

    private void sleep(Duration time) {
        try {
            fleet.time.sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void countsGoOnWhenTheNodeIsStartedAgain() throws Exception {
        Node node1 = fleet.start(
                "node1",
                node -> node.with(NodeMetrics.in(registry)).handle("REQPing", (message, context) -> {
                    throw new IllegalStateException("broken");
                }));
        Message bad = message("node1", "REQPing").toBuilder().attempts(1).build();
        fleet.send(node1, bad);
        assertShown("errors_reported_total", "node=\"node1\",severity=\"error\"", 1);

        node1.close(Duration.ofSeconds(1));
        assertShown("errors_reported_total", "node=\"node1\",severity=\"error\"", 1);
        node1.start();
        fleet.send(node1, bad);

        Map<String, Double> shown = Scrape.of(registry);
        assertThat(shown).containsEntry("seneschal_errors_reported_total{node=\"node1\",severity=\"error\"}", 2.0);
        assertThat(shown).containsEntry("seneschal_messages_gaveup_total{node=\"node1\",reason=\"failed\"}", 2.0);
    }
}
