package dev.seneschal.node;

import dev.seneschal.message.Message;
import dev.seneschal.node.OrderedChecks.Checked;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireFormat.Received;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets messages into a node where some need a signature. What can be judged at once is, on the transport's thread; checks that take longer
 * run on threads for that, several at a time. All of them go on in the order in which they came.
 *
 * <p>At most half the processors are kept at it, and the transport's own thread where they cannot keep up, so that whoever sends forged
 * messages does not have the machine.
 */
final class SignatureChecks {

    /**
     * A message that has been read.
     *
     * @param incoming how it came
     * @param received the message
     */
    record Read(Incoming incoming, Received received) {}

    /** Messages that wait for their check or for those before them, short ones. */
    private static final int ROOM = 64;
    /** Of data and arguments: a message takes one place for itself and one more for each of these. */
    private static final long LENGTH_FOR_EACH_PLACE = 16 * 1024;

    private static final int MOST_THREADS = 8;

    private final WireFormat wire;
    private final ExecutorService executor;
    private final OrderedChecks<Read> checks;
    private final Consumer<List<Checked<Read>>> sink;

    /**
     * Without a thread yet.
     *
     * @param sink takes them in order, one thread at a time for those that came on one thread
     */
    SignatureChecks(NodeSettings settings, Consumer<List<Checked<Read>>> sink) {
        this.wire = settings.wire();
        this.sink = sink;
        int threads = Math.min(MOST_THREADS, settings.environment().processors() / 2);
        executor = settings.environment().newExecutor("seneschal-" + settings.name() + "-signature", threads);
        checks = new OrderedChecks<>(executor, threads, ROOM, read -> wire.check(read.received), sink);
    }

    /** Whether messages may need a check, and there is a processor to spare for it. */
    static boolean areWorthwhile(NodeSettings settings) {
        return settings.wire().checksSignatures() && settings.environment().processors() > 1;
    }

    /** Takes messages that arrived together. Called on the transport's threads. */
    void take(List<Read> arrived) {
        List<Checked<Read>> passing = new ArrayList<>(arrived.size());
        boolean mustWait = !checks.isEmpty();
        for (Read each : arrived) {
            Checked<Read> judged = judgedAtOnce(each);
            if (judged != null && !mustWait) {
                passing.add(judged);
                continue;
            }
            if (!mustWait) {
                mustWait = true;
                pass(passing);
            }
            if (judged == null) {
                checks.add(each, size(each));
            } else {
                checks.addChecked(judged, size(each));
            }
        }
        if (!mustWait) {
            pass(passing);
        }
    }

    private void pass(List<Checked<Read>> passing) {
        if (!passing.isEmpty()) {
            sink.accept(passing);
        }
    }

    private static int size(Read read) {
        Message message = read.received.message();
        long length = message.data().length;
        for (String argument : message.arguments()) {
            length += argument.length();
        }
        return Math.min(ROOM, 1 + (int) (length / LENGTH_FOR_EACH_PLACE));
    }

    private @Nullable Checked<Read> judgedAtOnce(Read read) {
        try {
            return wire.checkAtOnce(read.received) ? new Checked<>(read, null) : null;
        } catch (Throwable e) {
            return new Checked<>(read, e);
        }
    }

    /** Completes when all that has been taken has gone on. */
    CompletableFuture<Void> emptied() {
        return checks.emptied();
    }

    /** Forgets what has not gone on. */
    void close() {
        checks.close();
        executor.shutdown();
    }

    /** Waits for the checks under way, interrupts those that take long, and gives those that have not ended then. */
    List<CloseReport.Stuck> awaitEnd(Duration timeout) throws InterruptedException {
        long half = timeout.toNanos() / 2;
        if (executor.awaitTermination(half, TimeUnit.NANOSECONDS)) {
            return List.of();
        }
        executor.shutdownNow();
        if (executor.awaitTermination(half, TimeUnit.NANOSECONDS)) {
            return List.of();
        }
        return checks.running().stream().map(SignatureChecks::stuck).toList();
    }

    private static CloseReport.Stuck stuck(OrderedChecks.Running<Read> running) {
        return new CloseReport.Stuck(
                running.thread().getName(),
                running.item().incoming().envelope().subject(),
                List.of(running.thread().getStackTrace()));
    }
}
