package dev.seneschal.node;

import dev.seneschal.error.ErrorCounts;
import dev.seneschal.error.ErrorEvent.Severity;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.Receipt;
import dev.seneschal.outbox.CommitListener;
import dev.seneschal.wire.WireMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Shows what a node does in a registry of Micrometer's, which is an optional dependency:
 *
 * <pre>{@code
 * Node.builder("central", wire, transport).with(NodeMetrics.in(registry)) ...
 * }</pre>
 *
 * <p>Each meter has the tag {@code node}, and few others; docs/metrics.md has them all. They are there from the node's build on, in place
 * of those that another node of this name had in the registry. Counts and levels are read when the registry asks for them; for some of
 * them the node's own thread is asked, for 200 ms at most. Without this a node reads no clock for metrics, and keeps nothing for them but its own counts.
 */
public final class NodeMetrics implements Consumer<NodeBuilder> {

    private final MeterRegistry registry;
    private final Optional<NodesSeen> seen;
    private final boolean steward;

    private NodeMetrics(MeterRegistry registry, Optional<NodesSeen> seen, boolean steward) {
        this.registry = registry;
        this.seen = seen;
        this.steward = steward;
    }

    /**
     * Metrics in a registry.
     *
     * @param registry the host's
     * @return for {@link NodeBuilder#with}
     */
    @SuppressWarnings("exports") // who has a registry has its module
    public static NodeMetrics in(MeterRegistry registry) {
        return new NodeMetrics(Objects.requireNonNull(registry, "registry"), Optional.empty(), false);
    }

    /**
     * With the number of nodes that have said hello.
     *
     * @param register what {@link StandardMethods#hello} was given
     * @return for {@link NodeBuilder#with}
     */
    public NodeMetrics nodesSeen(NodesSeen register) {
        return new NodeMetrics(registry, Optional.of(register), steward);
    }

    /**
     * With Steward's sixteen names besides, for dashboards that exist already. They carry true values, and no tag {@code node}, so only
     * one node of a registry can have them.
     *
     * @return for {@link NodeBuilder#with}
     */
    public NodeMetrics withStewardNames() {
        return new NodeMetrics(registry, seen, true);
    }

    /** Adds them to a node that is being built. */
    @Override
    public void accept(NodeBuilder builder) {
        Noting noting = new Noting(new NodeMeters(registry, Tags.of("node", builder.name())));
        builder.meteredBy(noting, noting::handled, noting);
        builder.onReceipt(noting::receipt);
        builder.whenBuilt(node -> {
            noting.meters.clear();
            noting.begin();
            show(noting.meters, node);
            if (steward) {
                new StewardMeters(registry, node, seen, noting::linesReceived).show();
            }
        });
    }

    private void show(NodeMeters meters, Node node) {
        count(meters, node, "accepted", "taken from the host, and replies", NodeStats::accepted);
        count(meters, node, "published", "attempts handed to the transport", NodeStats::published);
        count(meters, node, "retried", "attempts after a message's first", NodeStats::retried);
        count(meters, node, "delivered", "receipts Delivered or InStream", NodeStats::delivered);
        count(meters, node, "sent", "receipts Sent", NodeStats::sent);
        count(meters, node, "received", "arrived for this node", NodeStats::received);
        count(meters, node, "duplicate", "repeats that were answered and not handled", NodeStats::duplicates);
        count(meters, node, "turnedaway", "not accepted: busy, closing or expired", NodeStats::turnedAway);
        count(meters, node, "refused", "unknown method, mismatch, bad signature or relay", NodeStats::refused);
        count(meters, node, "unreadable", "could not be read", NodeStats::unreadable);
        count(meters, node, "forgotten", "left the deduplication window early", NodeStats::forgottenEarly);
        meters.level(
                "seneschal.inflight",
                "attempts",
                "that are out",
                () -> node.levels().inFlight());
        meters.level(
                "seneschal.outbox.messages",
                "messages",
                "in the outbox",
                () -> node.stats().outbox());
        meters.level(
                "seneschal.outbox.age",
                "seconds",
                "of the oldest of them",
                () -> node.levels().oldestSeconds());
        meters.level(
                "seneschal.deadletters",
                "messages",
                "given up and kept",
                () -> node.deadLetters().size());
        meters.level(
                "seneschal.handlers.running",
                null,
                "that run",
                () -> node.stats().running());
        for (Process.Kind kind : Process.Kind.values()) {
            meters.with("kind", kind.toString())
                    .level("seneschal.processes", null, "that run", () -> node.running(kind));
        }
        seen.ifPresent(
                register -> meters.level("seneschal.nodes.seen", null, "that have said hello", () -> register.size()));
        showErrors(meters, node);
    }

    private static void showErrors(NodeMeters meters, Node node) {
        String reported = "reported to the error kernel";
        meters.with("severity", "error")
                .count(
                        "seneschal.errors.reported",
                        reported,
                        () -> node.errorCounts().errors());
        meters.with("severity", "info")
                .count(
                        "seneschal.errors.reported",
                        reported,
                        () -> node.errorCounts().infos());
        for (Severity severity : Severity.values()) {
            meters.with("severity", severity.name().toLowerCase(Locale.ROOT))
                    .count("seneschal.errors.sent", "lines sent to the central log", () -> node.linesSent(severity));
        }
        meters.count(
                "seneschal.errors.lines",
                "written, each for one or more errors",
                () -> node.errorCounts().lines());
        action(meters, node, "respawn", ErrorCounts::respawns);
        action(meters, node, "stop", ErrorCounts::stops);
        action(meters, node, "escalate", ErrorCounts::escalations);
    }

    private static void action(NodeMeters meters, Node node, String action, ToDoubleFunction<ErrorCounts> count) {
        meters.with("action", action)
                .count(
                        "seneschal.errors.actions",
                        "answers of the error policy",
                        () -> count.applyAsDouble(node.errorCounts()));
    }

    private static void count(
            NodeMeters meters, Node node, String name, String description, ToDoubleFunction<NodeStats> count) {
        meters.count("seneschal.messages." + name, description, () -> count.applyAsDouble(node.stats()));
    }

    /** Notes times and sizes as they come. */
    private static final class Noting implements WireMeter, CommitListener {

        private final NodeMeters meters;
        private final Map<Method, Handling> handlers = new ConcurrentHashMap<>();
        private final Map<String, Sizes> sizes = new ConcurrentHashMap<>();
        private final LongAdder errorsReceived = new LongAdder();
        private final LongAdder infosReceived = new LongAdder();

        /** How long a handler took, by how it ended. */
        private record Handling(Timer succeeded, Timer failed) {}

        /** How long work took, and how much it was. */
        private record Sizes(Timer time, DistributionSummary sizes) {}

        Noting(NodeMeters meters) {
            this.meters = meters;
        }

        /** Shows what is always there, at first with nothing noted. */
        void begin() {
            deliveryTime();
            commits();
            for (Receipt.Reason reason : Receipt.Reason.values()) {
                givenUp(reason);
            }
            received("error", errorsReceived);
            received("info", infosReceived);
        }

        private void received(String severity, LongAdder count) {
            meters.with("severity", severity)
                    .count("seneschal.errors.received", "lines of the central log that were handled", count::sum);
        }

        double linesReceived() {
            return errorsReceived.sum() + infosReceived.sum();
        }

        void receipt(Receipt receipt) {
            if (receipt instanceof Receipt.Delivered delivered) {
                deliveryTime().record(delivered.took());
            } else if (receipt instanceof Receipt.GaveUp gaveUp) {
                givenUp(gaveUp.reason()).increment();
            }
        }

        void handled(Message message, boolean failed, long nanos) {
            Method method = message.method();
            Handling handling = handlers.computeIfAbsent(method, this::newHandling);
            (failed ? handling.failed : handling.succeeded).record(nanos, TimeUnit.NANOSECONDS);
            if (method.equals(CentralLog.METHOD) && !failed) {
                (ErrorLogEntry.severityOf(message.text()) == Severity.INFO ? infosReceived : errorsReceived)
                        .increment();
            }
        }

        @Override
        public void committed(int changes, Duration time) {
            Sizes noted = commits();
            noted.time.record(time);
            noted.sizes.record(changes);
        }

        @Override
        public void coded(String codec, Direction direction, int bytes, long nanos) {
            note("codec", codec, direction, bytes, nanos);
        }

        @Override
        public void compressed(String compressor, Direction direction, int unpacked, int packed, long nanos) {
            note("compression", compressor, direction, packed, nanos);
        }

        private void note(String what, String by, Direction direction, int bytes, long nanos) {
            Sizes noted = sizes.computeIfAbsent(what + ' ' + by + ' ' + direction, missing -> {
                String way = direction.name().toLowerCase(Locale.ROOT);
                NodeMeters own = meters.with("name", by).with("direction", way);
                return new Sizes(
                        own.timer("seneschal." + what + ".time", "one message"),
                        own.sizes("seneschal." + what + ".size", "bytes", "one message, as written"));
            });
            noted.time.record(nanos, TimeUnit.NANOSECONDS);
            noted.sizes.record(bytes);
        }

        private Timer deliveryTime() {
            return meters.timer("seneschal.delivery.time", "from send to the acknowledgement");
        }

        private Sizes commits() {
            return new Sizes(
                    meters.timer("seneschal.outbox.commit.time", "one batch to disk, the sync included"),
                    meters.sizes("seneschal.outbox.commit.size", "changes", "records that one batch changes"));
        }

        private Counter givenUp(Receipt.Reason reason) {
            return meters.with("reason", reason.name().toLowerCase(Locale.ROOT))
                    .counter("seneschal.messages.gaveup", "receipts GaveUp");
        }

        private Handling newHandling(Method method) {
            NodeMeters own = meters.with("method", method.value());
            String description = "from the start of a handler until its outcome is known";
            return new Handling(
                    own.with("outcome", "succeeded").timer("seneschal.handler.time", description),
                    own.with("outcome", "failed").timer("seneschal.handler.time", description));
        }
    }
}
