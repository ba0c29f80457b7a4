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
import java.util.function.Function;
import java.util.function.Supplier;

/** Measures one part of {@link DeliveryBench}. */
final class DeliveryPart {

    private static final String DURABLE_SUFFIX = "-durable";

    private static final String OURS = "gob";
    private static final String CBOR = "cbor";
    private static final String DURABLE = "gob, durable";
    private static final String CBOR_DURABLE = "cbor, durable";
    private static final String METERED = "gob, with metrics";
    private static final String KNOWN = "gob, signed, known arguments";
    private static final String NEW = "gob, signed, new arguments";
    private static final String SIGNING = "signing and checking alone";
    private static final String RAW = "raw jnats request";
    private static final String PLAIN = "plain queues and executors";

    private final String part;
    private final Report report = new Report();
    private int sides;

    private DeliveryPart(String part) {
        this.part = part;
    }

    /**
     * Measures one part.
     *
     * @param arguments its name
     * @throws Exception if it cannot be measured
     */
    public static void main(String[] arguments) throws Exception {
        try (TemporaryFolder folder = new TemporaryFolder()) {
            DeliveryPart one = new DeliveryPart(arguments[0]);
            one.run(folder);
            one.report.printFigures();
        }
        // what waits in vain for a closed connection is no reason to stay
        System.exit(0);
    }

    private void run(TemporaryFolder folder) throws Exception {
        switch (part) {
            case "loopback-1024-metered" -> metered();
            case "nats-1024-signed" -> signed();
            case "queue-million" ->
                new Backlog(report).queueMillion(DeliveryBench.target(part).orElseThrow());
            case "replay-100k" ->
                new Backlog(report).replay(folder, DeliveryBench.target(part).orElseThrow());
            default -> {
                if (part.startsWith("nats-")) {
                    nats(folder);
                } else {
                    loopback(folder);
                }
            }
        }
    }

    private void loopback(TemporaryFolder folder) throws Exception {
        LoopbackBroker broker = LoopbackBroker.create();
        compare(PLAIN, PlainQueues::new, broker::connect, folder);
    }

    /** What a registry of meters costs, which bounds from above what it costs to have none. */
    private void metered() throws Exception {
        int inFlight = 1024;
        LoopbackBroker broker = LoopbackBroker.create();
        Map<String, Side> compared = new LinkedHashMap<>();
        try {
            compared.put(OURS, ours(inFlight, Messages.GOB, broker::connect, new RingBuffer()));
            compared.put(METERED, metered(inFlight, broker));
            Rounds rounds = measured(inFlight, compared);
            figure(rounds.ratio(METERED, OURS));
        } finally {
            closeAll(compared);
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

    private void nats(TemporaryFolder folder) throws Exception {
        try (NatsServer server = NatsServer.start()) {
            compare(
                    RAW,
                    () -> new RawNats(server.url()),
                    () -> NatsTransport.connect(NatsTransportConfig.of(server.url())),
                    folder);
        }
    }

    private void compare(String peer, Opening opensPeer, Supplier<Transport> connect, TemporaryFolder folder)
            throws Exception {
        boolean durable = part.endsWith(DURABLE_SUFFIX);
        int inFlight = Integer.parseInt(part.replaceAll("\\D", ""));
        Map<String, Side> compared = new LinkedHashMap<>();
        try {
            if (durable) {
                report.line(part + ", files on", folder.kind());
                compared.put(OURS, ours(inFlight, Messages.GOB, connect, new RingBuffer()));
                compared.put(DURABLE, ours(inFlight, Messages.GOB, connect, DurableOutbox.open(folder.newFile())));
                compared.put(
                        CBOR_DURABLE, ours(inFlight, Messages.CBOR, connect, DurableOutbox.open(folder.newFile())));
            } else {
                compared.put(peer, opensPeer.open());
                compared.put(OURS, ours(inFlight, Messages.GOB, connect, new RingBuffer()));
                compared.put(CBOR, ours(inFlight, Messages.CBOR, connect, new RingBuffer()));
            }
            Rounds rounds = measured(inFlight, compared);
            double ratio = durable ? rounds.ratio(DURABLE, OURS) : rounds.ratio(OURS, peer);
            figure(ratio);
        } finally {
            closeAll(compared);
        }
    }

    private Rounds measured(int inFlight, Map<String, Side> compared) throws InterruptedException {
        Rounds rounds = Rounds.of(inFlight, compared);
        for (String side : compared.keySet()) {
            report.rate(part + ", " + side, rounds.rate(side), rounds.cpuMicros(side));
        }
        return rounds;
    }

    private void line(String what, double ratio) {
        report.line(part + ", " + what, String.format(Locale.ROOT, "%12.2f", ratio));
    }

    private void figure(double ratio) {
        DeliveryBench.target(part).ifPresent(target -> report.figure(part, ratio, target));
    }

    private static void closeAll(Map<String, Side> sides) throws Exception {
        for (Side side : sides.values()) {
            side.close();
        }
    }

    /**
     * Messages with arguments: unsigned, then signed with arguments that are among a thousand, then signed with arguments that are
     * always new. The cache allows the first of the signed what unsigned ones reach, for signing and checking are look-ups then;
     * BouncyCastle allows the second what remains when each message also takes the time of a signature and of its check, as all
     * processors manage together when they do nothing else, in turns of their own beside the others; that holds where unsigned messages
     * keep all processors busy, as they nearly do two. The figure is the worse of the two ratios. Each side has a signer and a verifier of
     * its own: in one turn of the new arguments a shared cache would forget all the known ones.
     */
    private void signed() throws Exception {
        int inFlight = 1024;
        Signatures known = new Signatures();
        Signatures fresh = new Signatures();
        Map<String, Side> compared = new LinkedHashMap<>();
        try (NatsServer server = NatsServer.start()) {
            Supplier<Transport> connect = () -> NatsTransport.connect(NatsTransportConfig.of(server.url()));
            compared.put(OURS, ours(inFlight, Messages.GOB, connect, new RingBuffer(), known::withKnownArguments));
            compared.put(KNOWN, ours(inFlight, known.wire(), connect, new RingBuffer(), known::withKnownArguments));
            compared.put(NEW, ours(inFlight, fresh.wire(), connect, new RingBuffer(), fresh::withNewArguments));
            compared.put(SIGNING, new SigningAlone());
            Rounds rounds = measured(inFlight, compared);
            double knownToUnsigned = rounds.ratio(KNOWN, OURS);
            double newToAllowed = rounds.ratioToBoth(NEW, OURS, SIGNING);
            line("known arguments of what the cache allows", knownToUnsigned);
            line("new arguments of what BouncyCastle allows", newToAllowed);
            figure(Math.min(knownToUnsigned, newToAllowed));
        } finally {
            closeAll(compared);
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

    @FunctionalInterface
    private interface Opening {
        Side open() throws Exception;
    }
}
