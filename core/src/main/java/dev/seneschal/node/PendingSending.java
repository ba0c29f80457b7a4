package dev.seneschal.node;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import java.util.concurrent.CompletableFuture;

/** What the sender of a message holds. Its futures are completed on callback threads only. */
final class PendingSending implements Sending {

    private final MessageId id;
    private final CompletableFuture<Void> stored = new CompletableFuture<>();
    private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    private Runnable onCancel = () -> {};

    PendingSending(MessageId id) {
        this.id = id;
    }

    @Override
    public MessageId id() {
        return id;
    }

    @Override
    public CompletableFuture<Void> stored() {
        return stored.copy();
    }

    @Override
    public CompletableFuture<Receipt> receipt() {
        return receipt.copy();
    }

    @Override
    public void cancel() {
        onCancel.run();
    }

    void onCancel(Runnable action) {
        onCancel = action;
    }

    /** The message is stored. Where it was at once, nobody waits yet, and no callback is needed. */
    void stored(Callbacks callbacks, boolean atOnce) {
        if (atOnce) {
            stored.complete(null);
        } else {
            callbacks.run(() -> stored.complete(null));
        }
    }

    void notStored(Throwable failure, Receipt gaveUp) {
        stored.completeExceptionally(failure);
        receipt.complete(gaveUp);
    }

    void complete(Receipt known) {
        receipt.complete(known);
    }
}
