package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The messages that an outbox's node has given up: to look at, to put back, to discard. The newest are kept, as many as
 * {@link OutboxLimits} allow; when there are more, the oldest is dropped and {@linkplain DeadLetterListener#dropped reported}.
 *
 * <p>All methods may be called from any thread. The futures complete on a thread of the outbox; what depends on them must not block.
 * Where storing failed they fail with {@link OutboxFailedException}.
 */
public final class DeadLetters {

    private final Ledger ledger;

    DeadLetters(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * All of them.
     *
     * @return the letters, oldest first
     */
    public List<DeadLetter> list() {
        return ledger.letters(Letters::list);
    }

    /**
     * How many there are.
     *
     * @return the number
     */
    public int size() {
        return ledger.letters(Letters::size);
    }

    /**
     * Those of a message.
     *
     * @param id the message
     * @return none or one; or two if this node sent the message to itself and gave up on both sides
     */
    public List<DeadLetter> find(MessageId id) {
        return ledger.letters(letters -> letters.find(id));
    }

    /**
     * Removes letters for good.
     *
     * @param letters which ones; those that are not there any more are passed over
     * @return completes, when that is stored, with how many were removed
     */
    public CompletableFuture<Integer> discard(Collection<DeadLetter> letters) {
        return ledger.discard(letters);
    }

    /**
     * Puts letters back into the outbox, all of them or none, to be sent once more, with all their attempts. The node that the outbox
     * serves sends them at once, otherwise the next one does.
     *
     * <p>A message keeps its id, so that it is not run again where it ran before. One that was {@linkplain
     * dev.seneschal.message.Receipt.Reason#REFUSED refused}, or was received here and refused to its sender, gets a new id, in the record and in the header by which receivers go,
     * since under its old one it would be refused again unseen; within the encoded message, which is not written anew, {@code
     * Message.ID} stays as it was. An expiry that has passed no longer counts.
     *
     * @param letters which ones; those that are not there any more are passed over
     * @return completes, when that is stored, with the ids under which they are sent, in the order given
     * @throws OutboxFullException if the outbox has no place for all of them
     * @throws OutboxFailedException if storing failed earlier
     * @throws IllegalStateException if the outbox is closed
     */
    public CompletableFuture<List<MessageId>> requeue(Collection<DeadLetter> letters) {
        return ledger.requeue(letters);
    }

    /**
     * Tells a listener from now on. Without one, dropped letters are logged.
     *
     * @param listener hears of each letter
     */
    public void addListener(DeadLetterListener listener) {
        ledger.news().add(listener);
    }

    /**
     * Tells a listener no more.
     *
     * @param listener the one that was added
     */
    public void removeListener(DeadLetterListener listener) {
        ledger.news().remove(listener);
    }
}
