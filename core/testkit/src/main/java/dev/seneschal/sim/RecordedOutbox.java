package dev.seneschal.sim;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.outbox.DeadLetter;
import dev.seneschal.outbox.DeadLetters;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxRecord;
import dev.seneschal.outbox.SeenRecord;
import dev.seneschal.time.VirtualProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * An outbox whose node is watched: the ledger hears what is accepted and stored, what of received messages is stored, and of
 * dead letters.
 */
final class RecordedOutbox implements Outbox {

    private static final String REPLIES_TO_REQUESTS = ".REQToSocket.";

    private final Outbox outbox;
    private final boolean durable;
    private final Life life;
    private final VirtualProcess process;
    private final DeliveryLedger ledger;

    RecordedOutbox(Outbox outbox, boolean durable, Life life, VirtualProcess process, DeliveryLedger ledger) {
        this.outbox = outbox;
        this.durable = durable;
        this.life = life;
        this.process = process;
        this.ledger = ledger;
    }

    @Override
    public CompletableFuture<Void> append(OutboxRecord record, Duration wait) {
        CompletableFuture<Void> stored = outbox.append(record, wait);
        ledger.accepted(life, record.id(), record.event(), record.envelope().subject());
        record.expiresAt()
                .ifPresent(when -> ledger.expires(
                        record.id(), Duration.between(process.now(), when).toNanos()));
        return noted(record, stored);
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
        CompletableFuture<Void> stored = outbox.appendReserved(record);
        ledger.acceptedFromNode(life, record.id(), record.event());
        return noted(record, stored);
    }

    private CompletableFuture<Void> noted(OutboxRecord record, CompletableFuture<Void> stored) {
        stored.whenComplete((done, failure) -> {
            if (process.isAlive()) {
                ledger.stored(record.id(), failure);
            }
        });
        return stored;
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
        ledger.buried(letter);
        return outbox.bury(letter);
    }

    @Override
    public DeadLetters deadLetters() {
        return outbox.deadLetters();
    }

    @Override
    public boolean remembers() {
        return outbox.remembers();
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
        List<OutboxRecord> left = outbox.attach(requeued);
        left.forEach(record -> ledger.replayed(record.id()));
        return left;
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
