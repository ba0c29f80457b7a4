package dev.seneschal.sim;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import dev.seneschal.node.Sending;
import java.util.concurrent.CompletableFuture;

/** A message on its way, of which the ledger hears that it was cancelled. */
final class RecordedSending implements Sending {

    private final Sending sending;
    private final Life life;
    private final DeliveryLedger ledger;

    RecordedSending(Sending sending, Life life, DeliveryLedger ledger) {
        this.sending = sending;
        this.life = life;
        this.ledger = ledger;
        ledger.followed(sending.id());
    }

    @Override
    public MessageId id() {
        return sending.id();
    }

    @Override
    public CompletableFuture<Void> stored() {
        return sending.stored();
    }

    @Override
    public CompletableFuture<Receipt> receipt() {
        return sending.receipt();
    }

    @Override
    public void cancel() {
        ledger.cancelling(life, id());
        sending.cancel();
    }
}
