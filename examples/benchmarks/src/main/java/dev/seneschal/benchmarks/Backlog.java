package dev.seneschal.benchmarks;

import dev.seneschal.message.Message;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Node;
import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.outbox.RingBuffer;
import dev.seneschal.time.Environment;
import dev.seneschal.transport.LoopbackBroker;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What waits: how much room a million messages take, and how long a hundred thousand take after a restart. */
final class Backlog {

    private static final int MILLION = 1_000_000;
    private static final int REPLAYED = 100_000;
    private static final double REPLAY_SECONDS = 2;
    private static final int COLLECTIONS = 3;
    private static final int RUNS = 5;
    /** What a JVM needs until it has compiled most of what is run. */
    private static final int WARM_UP_RUNS = 5;

    private static final long GIB = 1L << 30;
    /** One subject may have a quarter, and all may stand at one. */
    private static final OutboxLimits LIMITS = new OutboxLimits(5 * MILLION, 8 * GIB, 1);

    private final Report report;

    Backlog(Report report) {
        this.report = report;
    }

    /** A node whose peer is away is given a million messages. */
    void queueMillion(double target) throws InterruptedException {
        long before = usedBytes();
        Node sender = Node.builder(
                        Messages.SENDER, Messages.GOB, LoopbackBroker.create().connect())
                .outbox(new RingBuffer(LIMITS, Environment.system()))
                .build();
        sender.start();
        Message message = Messages.message(Messages.RECEIVER);
        for (int i = 0; i < MILLION; i++) {
            var unused = sender.send(message);
        }
        long used = usedBytes() - before;
        if (sender.stats().outbox() != MILLION) {
            throw new IllegalStateException(
                    "not a million wait but " + sender.stats().outbox());
        }
        report.line("queue-million, heap", String.format(Locale.ROOT, "%,12d bytes", used));
        report.figure("queue-million", (double) GIB / used, target);
        var unused = sender.close(Messages.PATIENCE);
    }

    /**
     * From the opening of the outbox until the last message is handled, by a receiver that is waiting already, and acknowledged. The
     * figure is that of a warmed JVM; what the first replay took, whose code nobody had run before, is told beside it.
     */
    void replay(TemporaryFolder folder, double target) throws Exception {
        double first = replayOnce(folder.newFile());
        for (int run = 1; run < WARM_UP_RUNS; run++) {
            replayOnce(folder.newFile());
        }
        double[] seconds = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            seconds[run] = replayOnce(folder.newFile());
        }
        Arrays.sort(seconds);
        double median = seconds[RUNS / 2];
        reportSeconds("replay-100k, opened to delivered", median);
        reportSeconds("replay-100k, in a JVM just started", first);
        report.figure("replay-100k", REPLAY_SECONDS / median, target);
    }

    private void reportSeconds(String name, double seconds) {
        report.line(name, String.format(Locale.ROOT, "%12.2f s", seconds));
    }

    private static double replayOnce(Path file) throws Exception {
        fill(file);
        LoopbackBroker broker = LoopbackBroker.create();
        Node receiver = Node.builder(Messages.RECEIVER, Messages.GOB, broker.connect())
                .handle(Messages.METHOD, (note, context) -> {})
                .build();
        receiver.start();
        CountDownLatch delivered = new CountDownLatch(REPLAYED);
        long began = System.nanoTime();
        DurableOutbox outbox = DurableOutbox.open(file, LIMITS, Environment.system());
        Node sender = Node.builder(Messages.SENDER, Messages.GOB, broker.connect())
                .outbox(outbox)
                .onReceipt(receipt -> {
                    if (receipt.outcome() == Receipt.Outcome.DELIVERED) {
                        delivered.countDown();
                    }
                })
                .build();
        sender.start();
        if (!delivered.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("not delivered within a minute: " + delivered.getCount());
        }
        double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        sender.close(Messages.PATIENCE);
        receiver.close(Messages.PATIENCE);
        outbox.close(Messages.PATIENCE);
        return seconds;
    }

    /** As a node does that is closed while nobody listens. */
    private static void fill(Path file) throws Exception {
        DurableOutbox outbox = DurableOutbox.open(file, LIMITS, Environment.system());
        Node sender = Node.builder(
                        Messages.SENDER, Messages.GOB, LoopbackBroker.create().connect())
                .outbox(outbox)
                .build();
        sender.start();
        Message message = Messages.message(Messages.RECEIVER);
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < REPLAYED; i++) {
            last = sender.send(message).stored();
        }
        last.get(1, TimeUnit.MINUTES);
        sender.close(Messages.PATIENCE);
        outbox.close(Messages.PATIENCE);
    }

    private static long usedBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
