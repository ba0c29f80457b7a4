package dev.seneschal.node;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Receipt;
import dev.seneschal.message.Receipt.Outcome;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.time.Backoff;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.wire.Envelope;
import dev.seneschal.wire.RunLengths;
import dev.seneschal.wire.WireFormat;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real Prometheus registry shows after a scripted run, and that docs/metrics.md has each of its meters. */
@Timeout(60)
class NodeMetricsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LINES = "seneschal_errors_lines_total{node=\"node1\"}";
    private static final Pattern ROW = Pattern.compile("\\| `([a-z.]+)` \\|.*");

    @TempDir
    private Path folder;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final LoopbackBroker broker = LoopbackBroker.create();
    private final NodesSeen seen = new NodesSeen();
    private DurableOutbox outbox;
    private Node central;
    private Node node1;

    @BeforeEach
    void start() {
        outbox = DurableOutbox.open(folder.resolve("outbox"));
        central = Node.builder("central", TestWire.format(), broker.connect())
                .outbox(outbox)
                .attempts(2)
                .backoff(Backoff.fixed(Duration.ofMillis(1)))
                .with(StandardMethods.hello(seen))
                .handle("REQErrorLog", (message, context) -> {})
                .with(NodeMetrics.in(registry).nodesSeen(seen).withStewardNames())
                .build();
        node1 = Node.builder("node1", TestWire.format(), broker.connect())
                .handle("REQPing", (message, context) -> {})
                .handle("REQFails", (message, context) -> {
                    throw new IllegalStateException("as asked");
                })
                .handle("REQHello", Event.NACK, (message, context) -> {})
                .with(NodeMetrics.in(registry))
                .build();
        central.start();
        node1.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        central.close(PATIENCE);
        node1.close(PATIENCE);
        outbox.close(PATIENCE);
    }

    @Test
    void aScrapeAfterAScriptedRunShowsTheTrueValues() throws Exception {
        run();

        Map<String, Double> shown = awaitShown(Map.ofEntries(
                Map.entry("seneschal_messages_accepted_total{node=\"central\"}", 6.0),
                Map.entry("seneschal_messages_published_total{node=\"central\"}", 7.0),
                Map.entry("seneschal_messages_retried_total{node=\"central\"}", 1.0),
                Map.entry("seneschal_messages_delivered_total{node=\"central\"}", 3.0),
                Map.entry("seneschal_messages_sent_total{node=\"central\"}", 1.0),
                Map.entry("seneschal_messages_gaveup_total{node=\"central\",reason=\"failed\"}", 1.0),
                Map.entry("seneschal_messages_gaveup_total{node=\"central\",reason=\"refused\"}", 1.0),
                Map.entry("seneschal_messages_gaveup_total{node=\"central\",reason=\"timed_out\"}", 0.0),
                Map.entry("seneschal_delivery_time_seconds_count{node=\"central\"}", 3.0),
                Map.entry("seneschal_deadletters_messages{node=\"central\"}", 2.0),
                Map.entry("seneschal_node_ready{node=\"central\"}", 1.0),
                Map.entry("seneschal_inflight_attempts{node=\"central\"}", 0.0),
                Map.entry("seneschal_outbox_messages{node=\"central\"}", 0.0),
                Map.entry("seneschal_outbox_age_seconds{node=\"central\"}", 0.0),
                Map.entry("seneschal_processes{kind=\"publisher\",node=\"central\"}", 4.0),
                Map.entry("seneschal_processes{kind=\"subscriber\",node=\"central\"}", 2.0),
                Map.entry("seneschal_nodes_seen{node=\"central\"}", 1.0),
                Map.entry("seneschal_errors_received_total{node=\"central\",severity=\"error\"}", 1.0),
                Map.entry("seneschal_messages_received_total{node=\"node1\"}", 8.0),
                Map.entry("seneschal_messages_refused_total{node=\"node1\"}", 1.0),
                Map.entry("seneschal_messages_duplicate_total{node=\"node1\"}", 0.0),
                Map.entry("seneschal_messages_turnedaway_total{node=\"node1\"}", 0.0),
                Map.entry("seneschal_messages_unreadable_total{node=\"node1\"}", 1.0),
                Map.entry("seneschal_messages_forgotten_total{node=\"node1\"}", 0.0),
                Map.entry(handlerCount("node1", "REQPing", "succeeded"), 3.0),
                Map.entry(handlerCount("node1", "REQFails", "failed"), 2.0),
                Map.entry(handlerCount("node1", "REQHello", "succeeded"), 1.0),
                Map.entry("seneschal_handlers_running{node=\"node1\"}", 0.0),
                Map.entry("seneschal_codec_time_seconds_count{direction=\"out\",name=\"plain\",node=\"central\"}", 6.0),
                Map.entry("seneschal_codec_size_bytes_count{direction=\"in\",name=\"plain\",node=\"node1\"}", 7.0),
                // Two failures, an unknown method, and bytes that are no message.
                Map.entry("seneschal_errors_reported_total{node=\"node1\",severity=\"error\"}", 4.0)));
        // Six messages in and out, two of them into the dead letters, and two that were received and are remembered.
        eventually(
                "sixteen changes",
                () -> Double.valueOf(16.0)
                        .equals(scrape().get("seneschal_outbox_commit_size_changes_sum{node=\"central\"}")));
        assertThat(shown.get("seneschal_outbox_commit_time_seconds_count{node=\"central\"}"))
                .isBetween(1.0, 16.0);
        // One for each of three groups, and one more for the second failure once a second is over.
        eventually("three lines of errors", () -> scrape().get(LINES) >= 3.0);
        assertThat(scrape().get(LINES)).isBetween(3.0, 4.0);
    }

    @Test
    void processesThatAreGoneAreShownNoLonger() throws Exception {
        run();
        scrape();
        assertThat(scrape().keySet()).anyMatch(name -> name.startsWith("steward_processes_all_running"));

        central.close(PATIENCE);
        scrape();

        assertThat(scrape().keySet()).noneMatch(name -> name.startsWith("steward_processes_all_running"));
    }

    @Test
    void stewardsNamesCarryTrueValuesToo() throws Exception {
        run();

        scrape();
        Map<String, Double> shown = awaitShown(Map.ofEntries(
                Map.entry("steward_build_version{version=\"development\"}", 1.0),
                Map.entry("steward_processes_total", 6.0),
                Map.entry("steward_processes_all_running{processName=\"node1.REQPing.EventACK_publisher\"}", 1.0),
                Map.entry("steward_hello_nodes_total", 1.0),
                Map.entry("steward_messages_processed_id_last", 6.0),
                Map.entry("steward_ringbuffer_stalled_messages_total", 0.0),
                Map.entry("steward_in_memory_buffer_messages_current", 0.0),
                Map.entry("steward_user_messages_total", 6.0),
                Map.entry("steward_nats_delivered_total", 4.0),
                Map.entry("steward_nats_messages_failed_acks_total", 2.0),
                Map.entry("steward_nats_messages_missed_acks_total", 1.0),
                Map.entry("steward_error_messages_received_total", 1.0),
                Map.entry("steward_error_messages_sent_total", 0.0),
                Map.entry("steward_info_messages_sent_total", 0.0),
                Map.entry("steward_db_messages_current", 0.0)));
        assertThat(shown.get("steward_hello_node_contact_last{nodeName=\"node1\"}"))
                .isEqualTo((double) seen.list().get(0).last().getEpochSecond());
    }

    @Test
    void theTableInTheDocsHasEachMeterAndNoOther() throws Exception {
        run();
        packAMessage();
        scrape();

        Set<String> inRegistry = registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(toCollection(TreeSet::new));

        assertThat(inDocs()).isEqualTo(inRegistry);
    }

    @Test
    void aNodeBuiltAgainUnderItsNameShowsItsOwnFigures() throws Exception {
        run();
        node1.close(PATIENCE);

        node1 = Node.builder("node1", TestWire.format(), broker.connect())
                .handle("REQPing", (message, context) -> {})
                .with(NodeMetrics.in(registry))
                .build();
        node1.start();
        receipt("REQPing", Event.ACK);

        awaitShown(Map.of(
                "seneschal_messages_received_total{node=\"node1\"}",
                1.0,
                handlerCount("node1", "REQPing", "succeeded"),
                1.0,
                "seneschal_messages_delivered_total{node=\"central\"}",
                4.0));
    }

    /** Three pings delivered, one hello sent, one message that fails twice, and one that nobody handles; a hello and an error come back. */
    private void run() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(receipt("REQPing", Event.ACK).outcome()).isEqualTo(Outcome.DELIVERED);
        }
        assertThat(receipt("REQHello", Event.NACK).outcome()).isEqualTo(Outcome.SENT);
        assertThat(receipt("REQFails", Event.ACK).outcome()).isEqualTo(Outcome.GAVE_UP);
        assertThat(receipt("REQUnknown", Event.ACK).outcome()).isEqualTo(Outcome.GAVE_UP);
        publishNoMessage();
        send(node1, "central", "REQErrorLog", Event.ACK);
        send(node1, "central", "REQHello", Event.NACK);
        eventually(
                "all handled",
                () -> seen.size() == 1
                        && central.stats().handled() == 2
                        && node1.stats().handled() == 6
                        && node1.stats().unreadable() == 1);
        eventually(
                "all settled",
                () -> central.deadLetters().size() == 2 && central.stats().outbox() == 0);
    }

    /** By a node that compresses, which the others do not. */
    private void packAMessage() throws Exception {
        TestWire codec = new TestWire();
        WireFormat packing = WireFormat.builder(codec)
                .codecs(codec)
                .compressors(new RunLengths())
                .compressionThreshold(0)
                .build();
        Node packer = Node.builder("packer", packing, broker.connect())
                .handle("REQPing", (message, context) -> {})
                .with(NodeMetrics.in(registry))
                .build();
        packer.start();
        Message message = Message.builder()
                .to("packer")
                .method("REQPing")
                .data(" ".repeat(1_000))
                .build();
        packer.send(message).receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        packer.close(PATIENCE);
    }

    private void publishNoMessage() {
        Message message = Message.builder().to("node1").method("REQPing").build();
        Envelope envelope = TestWire.format().toEnvelope(message, new MessageId(1, 2), NodeName.of("central"));
        broker.connect().publish(new Envelope(envelope.subject(), envelope.headers(), new byte[] {1}));
    }

    private Receipt receipt(String method, Event event) throws Exception {
        return send(central, "node1", method, event);
    }

    private static Receipt send(Node from, String to, String method, Event event) throws Exception {
        Message message = Message.builder().to(to).method(method).event(event).build();
        return from.send(message).receipt().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** For what tells nobody when it changes. */
    private static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            Thread.onSpinWait();
        }
    }

    /** What is shown once these values are: some are counted a moment after what can be waited for, and a level may be late to be told. */
    private Map<String, Double> awaitShown(Map<String, Double> expected) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Double> shown = scrape();
        while (!shown.entrySet().containsAll(expected.entrySet()) && System.nanoTime() - end < 0) {
            shown = scrape();
        }
        assertThat(shown).containsAllEntriesOf(expected);
        return shown;
    }

    private Map<String, Double> scrape() {
        return Scrape.of(registry);
    }

    private static String handlerCount(String node, String method, String outcome) {
        return "seneschal_handler_time_seconds_count{method=\"" + method + "\",node=\"" + node + "\",outcome=\""
                + outcome + "\"}";
    }

    private static Set<String> inDocs() throws IOException {
        return Files.readAllLines(Path.of("../docs/metrics.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1))
                .collect(toCollection(TreeSet::new));
    }
}
