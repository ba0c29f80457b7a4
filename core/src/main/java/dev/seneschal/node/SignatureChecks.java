package dev.seneschal.node;

import dev.seneschal.message.Message;
import dev.seneschal.message.StewardFields;
import dev.seneschal.node.OrderedChecks.Checked;
import dev.seneschal.transport.Incoming;
import dev.seneschal.wire.WireFormat;
import dev.seneschal.wire.WireFormat.Received;
import java.time.Duration;
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
    /** Of what a message holds, and those in it: it takes one place for itself and one more for each of these. */
    private static final long LENGTH_FOR_EACH_PLACE = 16 * 1024;
    /** What a message, a name or an argument counts for, however short. */
    private static final int FOR_EACH_OBJECT = 32;

    private static final int MOST_THREADS = 8;

    private final WireFormat wire;
    private final ExecutorService executor;
    private final OrderedChecks<Read> checks;

    /**
     * Without a thread yet.
     *
     * @param executor runs checks; ended by {@link #close}
     * @param threads how many it may keep at it
     * @param sink takes those that did not go on at once, in order, one thread at a time
     */
    SignatureChecks(WireFormat wire, ExecutorService executor, int threads, Consumer<List<Checked<Read>>> sink) {
        this.wire = wire;
        this.executor = executor;
        checks = new OrderedChecks<>(executor, threads, ROOM, read -> wire.check(read.received), sink);
    }

    /** Those of a node, or null if no message needs a check, or there is no processor to spare for it. */
    static @Nullable SignatureChecks of(NodeSettings settings, Consumer<List<Checked<Read>>> sink) {
        int processors = settings.environment().processors();
        if (!settings.wire().checksSignatures() || processors < 2) {
            return null;
        }
        int threads = Math.min(MOST_THREADS, processors / 2);
        String name = "seneschal-" + settings.name() + "-signature";
        return new SignatureChecks(settings.wire(), settings.environment().newExecutor(name, threads), threads, sink);
    }

    /**
     * Whether a message goes on here and now: nothing is before it, and what can be judged at once lets it pass. Any other is taken, and
     * goes on, or is told to have failed, in its turn. Called on the transport's threads.
     */
    boolean letsPass(Incoming incoming, Received received) {
        boolean first = checks.isEmpty();
        Read read = new Read(incoming, received);
        Checked<Read> judged = judgedAtOnce(read);
        if (first && passes(judged)) {
            return true;
        }
        take(read, judged);
        return false;
    }

    /**
     * Gives those of messages that arrived together which go on here and now, the first so many of them, and takes the others. Called on
     * the transport's threads.
     */
    void take(List<Read> arrived, Consumer<List<Read>> passing) {
        int first = checks.isEmpty() ? passingAtOnce(arrived) : 0;
        if (first == arrived.size()) {
            passing.accept(arrived);
            return;
        }
        if (first > 0) {
            passing.accept(arrived.subList(0, first));
        }
        arrived.subList(first, arrived.size()).forEach(this::take);
    }

    private int passingAtOnce(List<Read> arrived) {
        int passing = 0;
        while (passing < arrived.size() && passes(judgedAtOnce(arrived.get(passing)))) {
            passing++;
        }
        return passing;
    }

    /** What is refused at once is refused in its turn, which is now if nothing is before it. */
    private static boolean passes(@Nullable Checked<Read> judged) {
        return judged != null && judged.failure() == null;
    }

    private void take(Read read) {
        take(read, judgedAtOnce(read));
    }

    private void take(Read read, @Nullable Checked<Read> judged) {
        if (judged == null) {
            checks.add(read, size(read));
        } else {
            checks.addChecked(judged, size(read));
        }
    }

    private static int size(Read read) {
        long length = 0;
        Message inner = read.received.message();
        while (inner != null) {
            length += length(inner);
            inner = inner.steward().previousMessage().orElse(null);
        }
        return (int) Math.min(ROOM, 1 + length / LENGTH_FOR_EACH_PLACE);
    }

    private static long length(Message message) {
        StewardFields steward = message.steward();
        return message.data().length
                + length(message.arguments())
                + length(message.reply().arguments())
                + (long) FOR_EACH_OBJECT * (1 + steward.toNodes().size())
                + steward.argSignature().length
                + steward.directory().length()
                + steward.fileName().length();
    }

    private static long length(List<String> texts) {
        long length = (long) FOR_EACH_OBJECT * texts.size();
        for (String text : texts) {
            length += text.length();
        }
        return length;
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
