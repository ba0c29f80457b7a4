package dev.seneschal.node;

import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.NodeName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

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
    /** The meters of processes, and of nodes that have said hello, by their names. */
    private final Map<String, Gauge> running = new ConcurrentHashMap<>();

    private final Map<String, Gauge> contacts = new ConcurrentHashMap<>();

    StewardMeters(MeterRegistry registry, Node node, Optional<NodesSeen> seen, DoubleSupplier errorsReceived) {
        this.registry = registry;
        this.node = node;
        this.seen = seen;
        this.errorsReceived = errorsReceived;
        clear();
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
        count("steward.user.messages", node::fromHost);
        count(
                "steward.nats.delivered",
                () -> node.stats().delivered() + node.stats().sent());
        count("steward.nats.messages.failed.acks", () -> node.stats().gaveUp());
        count("steward.nats.messages.missed.acks", () -> node.stats().retried());
        count("steward.error.messages.received", errorsReceived);
        count("steward.error.messages.sent", () -> node.linesSent(Severity.ERROR));
        count("steward.info.messages.sent", () -> node.linesSent(Severity.INFO));
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
        List<String> names = node.processList().stream().map(Process::name).toList();
        show(running, names, "steward.processes.all.running", "processName", name -> isRunning(name) ? 1 : 0);
        return names.size();
    }

    private boolean isRunning(String name) {
        return node.processList().stream()
                .anyMatch(process -> process.name().equals(name) && process.state() == Process.State.RUNNING);
    }

    private double nodesSeen() {
        List<String> names = seen.map(NodesSeen::list).orElse(List.of()).stream()
                .map(one -> one.node().value())
                .toList();
        show(contacts, names, "steward.hello.node.contact.last", "nodeName", this::lastContact);
        return names.size();
    }

    private double lastContact(String name) {
        return seen.flatMap(register -> register.find(NodeName.received(name)))
                .map(one -> (double) one.last().getEpochSecond())
                .orElse(Double.NaN);
    }

    /** Has a meter for each of the names, and for no others. */
    private void show(
            Map<String, Gauge> shown, List<String> names, String meter, String tag, ToDoubleFunction<String> value) {
        Set<String> wanted = Set.copyOf(names);
        shown.forEach((name, gauge) -> {
            if (!wanted.contains(name) && shown.remove(name, gauge)) {
                registry.remove(gauge);
            }
        });
        for (String name : names) {
            shown.computeIfAbsent(
                    name,
                    missing -> Gauge.builder(meter, missing, value)
                            .tag(tag, missing)
                            .strongReference(true)
                            .register(registry));
        }
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
