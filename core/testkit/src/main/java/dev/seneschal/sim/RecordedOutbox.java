package dev.seneschal.sim;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DeadLetters;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.outbox.SeenRecord;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An outbox whose node is watched: the ledger hears what of received messages is stored, and dead letters are counted. */
final class RecordedOutbox implements Outbox {

    private static final String REPLIES_TO_REQUESTS = ".REQToSocket.";

    private final Outbox outbox;
    private final boolean durable;
    private final DeliveryLedger ledger;
    private final Tally tally;

    RecordedOutbox(Outbox outbox, boolean durable, DeliveryLedger ledger, Tally tally) {
        this.outbox = outbox;
        this.durable = durable;
        this.ledger = ledger;
        this.tally = tally;
    }

    @Override
    public CompletableFuture<Void> append(OutboxRecord record, Duration wait) {
        return outbox.append(record, wait);
    }

    @Override
    public boolean reserve() {
        return outbox.reserve();
    }

    @Override
    public CompletableFuture<Void> appendReserved(OutboxRecord record) {
        if (record.envelope().subject().contains(REPLIES_TO_REQUESTS)) {
            ledger.needsNoHandler(record.id());
        }
        return outbox.appendReserved(record);
    }

    @Override
    public void release() {
        outbox.release();
    }

    @Override
    public CompletableFuture<Void> settle(MessageId id) {
        return outbox.settle(id);
    }

    @Override
    public CompletableFuture<Void> bury(DeadLetter letter) {
        tally.add(Happening.DEAD_LETTER);
        return outbox.bury(letter);
    }

    @Override
    public DeadLetters deadLetters() {
        return outbox.deadLetters();
    }

    @Override
    public CompletableFuture<Void> remember(SeenRecord seen) {
        CompletableFuture<Void> stored = outbox.remember(seen);
        if (durable && seen.state() != SeenRecord.State.STARTED) {
            stored.thenRun(() -> ledger.outcomeStored(seen.id(), true));
        }
        return stored;
    }

    @Override
    public CompletableFuture<Void> forget(NodeName publisher, MessageId id) {
        if (durable) {
            ledger.outcomeStored(id, false);
        }
        return outbox.forget(publisher, id);
    }

    @Override
    public List<SeenRecord> seen() {
        return outbox.seen();
    }

    @Override
    public List<OutboxRecord> records() {
        return outbox.records();
    }

    @Override
    public List<OutboxRecord> attach(Consumer<OutboxRecord> requeued) {
        return outbox.attach(requeued);
    }

    @Override
    public void detach() {
        outbox.detach();
    }

    @Override
    public int size() {
        return outbox.size();
    }

    @Override
    public boolean close(Duration timeout) throws InterruptedException {
        return outbox.close(timeout);
    }
}
