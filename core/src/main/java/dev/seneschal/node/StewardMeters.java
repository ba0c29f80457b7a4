package dev.seneschal.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * A node's figures under Steward's sixteen names. Prometheus keeps names that end in {@code _total} for counters, so the two gauges
 * among them are counters here.
 */
final class StewardMeters {

    private static final String UNKNOWN_VERSION = "development";

    private final MeterRegistry registry;
    private final Node node;
    private final Optional<NodesSeen> seen;
    private final DoubleSupplier errorsReceived;
    private final MultiGauge running;
    private final MultiGauge contacts;

    StewardMeters(MeterRegistry registry, Node node, Optional<NodesSeen> seen, DoubleSupplier errorsReceived) {
        this.registry = registry;
        this.node = node;
        this.seen = seen;
        this.errorsReceived = errorsReceived;
        clear();
        running = MultiGauge.builder("steward.processes.all.running").register(registry);
        contacts = MultiGauge.builder("steward.hello.node.contact.last").register(registry);
    }

    void show() {
        String version = Optional.ofNullable(Node.class.getPackage().getImplementationVersion())
                .orElse(UNKNOWN_VERSION);
        Gauge.builder("steward.build.version", () -> 1).tag("version", version).register(registry);
        count("steward.processes", this::processes);
        count("steward.hello.nodes", this::nodesSeen);
        gauge("steward.messages.processed.id.last", this::finished);
        count("steward.ringbuffer.stalled.messages", () -> 0);
        gauge("steward.in.memory.buffer.messages.current", () -> node.stats().outbox());
        count("steward.user.messages", () -> node.stats().accepted());
        count(
                "steward.nats.delivered",
                () -> node.stats().delivered() + node.stats().sent());
        count("steward.nats.messages.failed.acks", () -> node.stats().gaveUp());
        count("steward.nats.messages.missed.acks", () -> node.stats().retried());
        count("steward.error.messages.received", errorsReceived);
        count("steward.error.messages.sent", () -> node.errorCounts().errors());
        count("steward.info.messages.sent", () -> node.errorCounts().infos());
        gauge(
                "steward.db.messages.current",
                () -> node.isDurable() ? node.stats().outbox() : 0);
        processes();
        nodesSeen();
    }

    /** A registry keeps the first meter of each name. */
    private void clear() {
        for (Meter meter : registry.getMeters()) {
            if (meter.getId().getName().startsWith("steward.")) {
                registry.remove(meter);
            }
        }
    }

    /** Looks at the processes, whose names are those of meters too. */
    private double processes() {
        List<Process> all = node.processList();
        running.register(
                all.stream()
                        .map(process -> MultiGauge.Row.of(
                                Tags.of("processName", process.name()),
                                process.state() == Process.State.RUNNING ? 1 : 0))
                        .toList(),
                true);
        return all.size();
    }

    private double nodesSeen() {
        List<NodesSeen.Seen> all = seen.map(NodesSeen::list).orElse(List.of());
        contacts.register(
                all.stream()
                        .map(one -> MultiGauge.Row.of(
                                Tags.of("nodeName", one.node().value()),
                                one.last().getEpochSecond()))
                        .toList(),
                true);
        return all.size();
    }

    private double finished() {
        NodeStats stats = node.stats();
        return stats.delivered() + stats.sent() + stats.gaveUp();
    }

    private void count(String name, DoubleSupplier count) {
        // The registry keeps no hold of what it is asked of, save of itself.
        FunctionCounter.builder(name, registry, same -> count.getAsDouble()).register(registry);
    }

    private void gauge(String name, DoubleSupplier level) {
        Gauge.builder(name, level, DoubleSupplier::getAsDouble)
                .strongReference(true)
                .register(registry);
    }
}
