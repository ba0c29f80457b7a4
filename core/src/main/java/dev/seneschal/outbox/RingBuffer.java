package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.time.Environment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * An outbox in memory. It forgets everything with the process; named after Steward's, of which it keeps the bound but not the
 * disorder. Its futures are complete when they are returned.
 *
 * <p>It remembers nothing of received messages: the node that asks it to has them in a memory of its own, which lives as long.
 */
public final class RingBuffer implements Outbox {

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final Ledger ledger;
    private final DeadLetters deadLetters;

    /** An outbox of {@linkplain OutboxLimits#DEFAULT the default size}. */
    public RingBuffer() {
        this(OutboxLimits.DEFAULT, Environment.system());
    }

    /**
     * An outbox of the given size.
     *
     * @param maxMessages how many messages it holds, 1 or more
     * @param maxBytes how many bytes they may have in all, 1 or more
     * @throws IllegalArgumentException if one is less; the text names it and its value
     */
    public RingBuffer(int maxMessages, long maxBytes) {
        this(OutboxLimits.DEFAULT.withMaxMessages(maxMessages).withMaxBytes(maxBytes), Environment.system());
    }

    /**
     * An outbox of the given size.
     *
     * @param limits how much it holds
     * @param environment where time, randomness and threads come from
     */
    public RingBuffer(OutboxLimits limits, Environment environment) {
        ledger = new Ledger(limits, environment, Writer.MEMORY);
        deadLetters = new DeadLetters(ledger);
    }

    @Override
    public CompletableFuture<Void> append(OutboxRecord record, Duration wait) {
        return ledger.append(record, wait);
    }

    @Override
    public boolean reserve() {
        return ledger.reserve();
    }

    @Override
    public CompletableFuture<Void> appendReserved(OutboxRecord record) {
        return ledger.appendReserved(record);
    }

    @Override
    public void release() {
        ledger.release();
    }

    @Override
    public CompletableFuture<Void> settle(MessageId id) {
        return ledger.settle(id);
    }

    @Override
    public CompletableFuture<Void> bury(DeadLetter letter) {
        return ledger.bury(letter);
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /** It does not; see the class. */
    @Override
    public boolean remembers() {
        return false;
    }

    /** Does nothing; see the class. */
    @Override
    public CompletableFuture<Void> remember(SeenRecord seen) {
        return DONE;
    }

    /** Does nothing; see the class. */
    @Override
    public CompletableFuture<Void> forget(NodeName publisher, MessageId id) {
        return DONE;
    }

    /** Nothing; see the class. */
    @Override
    public List<SeenRecord> seen() {
        return List.of();
    }

    @Override
    public List<OutboxRecord> records() {
        return ledger.records();
    }

    @Override
    public List<OutboxRecord> attach(Consumer<OutboxRecord> requeued) {
        return ledger.attach(requeued);
    }

    @Override
    public void detach() {
        ledger.detach();
    }

    @Override
    public Optional<MessageId> oldest() {
        return ledger.oldest();
    }

    @Override
    public int size() {
        return ledger.size();
    }

    /** Takes nothing more; what it holds can still be looked at. */
    @Override
    public boolean close(Duration timeout) {
        ledger.close();
        ledger.news().close();
        return true;
    }
}
