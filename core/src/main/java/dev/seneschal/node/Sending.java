package dev.seneschal.node;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.Receipt;
import java.util.concurrent.CompletableFuture;

/**
 * A message on its way. The futures complete on a callback thread of the node, so what is chained to them may block; each call gives
 * a future of its own, which may be cancelled without consequence. What a close has no time for completes late, all on one daemon thread;
 * what blocks there keeps those that come behind it.
 */
public interface Sending {

    /**
     * The message's id, given when the node accepted it.
     *
     * @return the id
     */
    MessageId id();

    /**
     * When the message is stored as safely as the node's outbox can.
     *
     * @return completes then, or with the store's exception
     */
    CompletableFuture<Void> stored();

    /**
     * What becomes of the message.
     *
     * @return completes with its receipt, never exceptionally
     */
    CompletableFuture<Receipt> receipt();

    /**
     * Asks for no further attempt. A message that waits is given up as cancelled; one that is out ends as its attempt does, if that
     * tells. Returns at once; the receipt says what came of it.
     */
    void cancel();
}
