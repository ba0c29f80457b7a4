package dev.seneschal.nats;

import dev.seneschal.codec.StewardDialect;
import dev.seneschal.codec.gob.GobCodec;
import dev.seneschal.message.Event;
import dev.seneschal.node.Node;
import dev.seneschal.node.NodeBuilder;
import dev.seneschal.node.NodeStats;
import dev.seneschal.time.Backoff;
import dev.seneschal.wire.WireFormat;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A process with a node whose handlers get through a thousand messages a second, whatever arrives. At the end of its input it prints what it
 * counted and ends.
 */
final class SlowHandler {

    static final String NODE = "node1";
    static final int HANDLED_EACH_MILLI = 1;

    private SlowHandler() {}

    /** A node with waits that are short. */
    static NodeBuilder node(String name, NatsTransport transport) {
        WireFormat wire =
                WireFormat.builder(StewardDialect.APRIL).codecs(new GobCodec()).build();
        return Node.builder(name, wire, transport)
                .attempts(100)
                .backoff(new Backoff(Duration.ofMillis(20), 2, Duration.ofMillis(200), 0.2));
    }

    /**
     * The process.
     *
     * @param arguments the server's address
     */
    public static void main(String[] arguments) throws Exception {
        NatsTransport transport = NatsTransport.connect(NatsTransportConfig.builder()
                .servers(arguments[0])
                .maxWaitingBytes(4 * 1024 * 1024)
                .build());
        Semaphore ticks = new Semaphore(0);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        LongAdder acknowledged = new LongAdder();
        LongAdder notes = new LongAdder();
        Node node = node(NODE, transport)
                .handlerConcurrency(8)
                .onError(error -> {})
                .deduplication(20_000, Duration.ofMinutes(10))
                .handle("REQCount", (message, context) -> count(ticks, acknowledged))
                .handle("REQNote", Event.NACK, (message, context) -> count(ticks, notes))
                .build();
        node.start();
        Fence.await(transport);
        var unused = clock.scheduleAtFixedRate(() -> ticks.release(HANDLED_EACH_MILLI), 0, 1, TimeUnit.MILLISECONDS);
        System.out.println("ready");
        AtomicLong mostHeap = new AtomicLong();
        var alsoUnused = clock.scheduleAtFixedRate(
                () -> mostHeap.accumulateAndGet(usedHeap(), Math::max), 0, 100, TimeUnit.MILLISECONDS);

        while (System.in.read() >= 0) {
            // Until the parent closes it.
        }
        node.close(Duration.ofSeconds(20));
        NodeStats stats = node.stats();
        NatsStats carried = transport.stats();
        System.out.printf(
                "%d %d %d %d %d %d %d %d %d %d%n",
                acknowledged.sum(),
                notes.sum(),
                stats.received(),
                stats.handled(),
                stats.turnedAway(),
                stats.duplicates(),
                carried.received(),
                carried.heard(),
                carried.turnedAway() + carried.discarded(),
                mostHeap.get());
        clock.shutdownNow();
        transport.close(Duration.ofSeconds(5));
    }

    private static void count(Semaphore ticks, LongAdder counter) throws InterruptedException {
        ticks.acquire();
        counter.increment();
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
