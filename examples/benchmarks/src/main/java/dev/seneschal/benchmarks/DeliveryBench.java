package dev.seneschal.benchmarks;

import dev.seneschal.message.Message;
import dev.seneschal.nats.NatsTransport;
import dev.seneschal.nats.NatsTransportConfig;
import dev.seneschal.node.NodeMetrics;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.transport.LoopbackBroker;
import dev.seneschal.transport.Transport;
import dev.seneschal.wire.WireFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Messages from node to node: in one process beside plain queues, over NATS beside raw jnats requests; gob and CBOR, in memory and
 * with a durable outbox at the sender; the window is what is in flight. Signed messages stand beside
 * the same ones unsigned.
 */
final class DeliveryBench {

    static final List<String> PARTS = List.of(
            "loopback-1",
            "loopback-64",
            "loopback-1024",
            "loopback-1024-metered",
            "nats-1",
            "nats-64",
            "nats-1024",
            "nats-1024-signed",
            "queue-million",
            "replay-100k");

    private static final String OURS = "gob";
    private static final String CBOR = "cbor";
    private static final String DURABLE = "gob, durable";
    private static final String METERED = "gob, with metrics";
    private static final String KNOWN = "gob, signed, known arguments";
    private static final String NEW = "gob, signed, new arguments";
    private static final String RAW = "raw jnats request";
    private static final String PLAIN = "plain queues and executors";

    /** What a figure is to reach, by its name. That of loopback-1024: delivery may cost as much again as all the rest. */
    private static final Map<String, Double> TARGETS = Map.of(
            "loopback-1024", 0.5,
            "loopback-1024-metered", 0.9,
            "nats-1", 0.8,
            "nats-64", 1.0,
            "nats-1024", 1.5,
            "nats-1024-durable", 0.35,
            "nats-1024-signed", 0.8,
            "queue-million", 1.0,
            "replay-100k", 1.0);

    private final List<String> parts;
    private final Report report = new Report();
    private int sides;

    DeliveryBench(List<String> parts) {
        this.parts = parts.isEmpty() ? PARTS : parts;
    }

    void run() throws Exception {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            for (String part : parts) {
                run(part, folder);
            }
        }
        report.printFigures();
    }

    private void run(String part, TemporaryFolder folder) throws Exception {
        switch (part) {
            case "loopback-1", "loopback-64", "loopback-1024" -> loopback(part, folder);
            case "nats-1", "nats-64", "nats-1024" -> nats(part, folder);
            case "loopback-1024-metered" -> metered(part);
            case "nats-1024-signed" -> signed(part);
            case "queue-million" ->
                new Backlog(report).queueMillion(target(part).orElseThrow());
            case "replay-100k" ->
                new Backlog(report).replay(folder, target(part).orElseThrow());
            default -> throw new IllegalArgumentException("no part " + part + " in " + PARTS);
        }
    }

    private void loopback(String part, TemporaryFolder folder) throws Exception {
        LoopbackBroker broker = LoopbackBroker.create();
        compare(part, PLAIN, PlainQueues::new, broker::connect, folder);
    }

    /** What a registry of meters costs, which bounds from above what it costs to have none. */
    private void metered(String part) throws Exception {
        int inFlight = 1024;
        LoopbackBroker broker = LoopbackBroker.create();
        Map<String, Side> compared = new LinkedHashMap<>();
        try {
            compared.put(OURS, ours(inFlight, Messages.GOB, broker::connect, new RingBuffer()));
            compared.put(METERED, metered(inFlight, broker));
            Rounds rounds = Rounds.of(inFlight, compared);
            for (String side : compared.keySet()) {
                report.rate(part + ", " + side, rounds.rate(side), rounds.cpuMicros(side));
            }
            report.figure(part, rounds.ratio(METERED, OURS), target(part).orElseThrow());
        } finally {
            for (Side side : compared.values()) {
                side.close();
            }
        }
    }

    private Side metered(int inFlight, LoopbackBroker broker) throws Exception {
        sides++;
        Message message = Messages.message(Messages.RECEIVER + sides);
        return new SeneschalSide(
                sides,
                inFlight,
                Messages.GOB,
                List.of(broker.connect(), broker.connect()),
                List.of(new RingBuffer(), new RingBuffer()),
                () -> message,
                NodeMetrics.in(new SimpleMeterRegistry()));
    }

    private void nats(String part, TemporaryFolder folder) throws Exception {
        try (NatsServer server = NatsServer.start()) {
            compare(
                    part,
                    RAW,
                    () -> new RawNats(server.url()),
                    () -> NatsTransport.connect(NatsTransportConfig.of(server.url())),
                    folder);
        }
    }

    private void compare(
            String part, String peer, Opening opensPeer, Supplier<Transport> connect, TemporaryFolder folder)
            throws Exception {
        int inFlight = Integer.parseInt(part.substring(part.indexOf('-') + 1));
        Map<String, Side> compared = new LinkedHashMap<>();
        try {
            compared.put(peer, opensPeer.open());
            compared.put(OURS, ours(inFlight, Messages.GOB, connect, new RingBuffer()));
            compared.put(CBOR, ours(inFlight, Messages.CBOR, connect, new RingBuffer()));
            compared.put(DURABLE, ours(inFlight, Messages.GOB, connect, DurableOutbox.open(folder.newFile())));
            Rounds rounds = Rounds.of(inFlight, compared);
            for (String side : compared.keySet()) {
                report.rate(part + ", " + side, rounds.rate(side), rounds.cpuMicros(side));
            }
            target(part).ifPresent(target -> report.figure(part, rounds.ratio(OURS, peer), target));
            String durable = part + "-durable";
            target(durable).ifPresent(target -> report.figure(durable, rounds.ratio(DURABLE, OURS), target));
        } finally {
            for (Side side : compared.values()) {
                side.close();
            }
        }
    }

    /**
     * Unsigned messages, then signed ones whose arguments are among a thousand, then signed ones whose arguments are always new. The
     * cache allows the first what unsigned messages reach, for signing and checking are look-ups then; BouncyCastle allows the second
     * what remains when each message also takes the time of a signature and of its check, on all processors. The figure is the worse
     * of the two ratios.
     */
    private void signed(String part) throws Exception {
        int inFlight = 1024;
        Signatures signatures = new Signatures();
        double secondsBefore = signatures.secondsEach();
        Map<String, Side> compared = new LinkedHashMap<>();
        try (NatsServer server = NatsServer.start()) {
            Supplier<Transport> connect = () -> NatsTransport.connect(NatsTransportConfig.of(server.url()));
            compared.put(OURS, ours(inFlight, Messages.GOB, connect, new RingBuffer()));
            compared.put(
                    KNOWN,
                    ours(inFlight, signatures.wire(), connect, new RingBuffer(), signatures::withKnownArguments));
            compared.put(
                    NEW, ours(inFlight, signatures.wire(), connect, new RingBuffer(), signatures::withNewArguments));
            Rounds rounds = Rounds.of(inFlight, compared);
            for (String side : compared.keySet()) {
                report.rate(part + ", " + side, rounds.rate(side), rounds.cpuMicros(side));
            }
            double seconds = Math.min(secondsBefore, signatures.secondsEach());
            report.line(part + ", signing and checking", String.format(Locale.ROOT, "%12.1f us", seconds * 1e6));
            double allowed =
                    1 / (1 / rounds.rate(OURS) + seconds / Runtime.getRuntime().availableProcessors());
            report.rate(part + ", what that allows", allowed, 0);
            double ratio = Math.min(rounds.ratio(KNOWN, OURS), rounds.rate(NEW) / allowed);
            report.figure(part, ratio, target(part).orElseThrow());
        } finally {
            for (Side side : compared.values()) {
                side.close();
            }
        }
    }

    private Side ours(int inFlight, WireFormat wire, Supplier<Transport> connect, Outbox outbox) throws Exception {
        return ours(inFlight, wire, connect, outbox, Messages::message);
    }

    private Side ours(
            int inFlight,
            WireFormat wire,
            Supplier<Transport> connect,
            Outbox outbox,
            Function<String, Message> messages)
            throws Exception {
        sides++;
        String to = Messages.RECEIVER + sides;
        Message same = messages.apply(to);
        boolean alike = same.arguments().isEmpty();
        return new SeneschalSide(
                sides,
                inFlight,
                wire,
                List.of(connect.get(), connect.get()),
                List.of(outbox, new RingBuffer()),
                alike ? () -> same : () -> messages.apply(to),
                builder -> {});
    }

    private static Optional<Double> target(String figure) {
        return Optional.ofNullable(TARGETS.get(figure));
    }

    @FunctionalInterface
    private interface Opening {
        Side open() throws Exception;
    }
}
