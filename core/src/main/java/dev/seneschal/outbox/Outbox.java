package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Messages that are accepted but not settled, oldest first, and besides them the dead letters and what is remembered of received
 * messages. A host makes one and hands it to a node; the node does the rest. One outbox serves one node at a time.
 *
 * <p>It is bounded, in messages and in bytes. A tenth of either is kept for what handlers answer, so that a node that is full of its
 * own messages can still finish those of others; and one subject holds at most a quarter of either, or a single message, so that a
 * dead peer blocks nobody else.
 *
 * <p>All methods may be called from any thread, also one that reads from a broker; none blocks but {@link #append} with a time to wait, and
 * {@link #close}. The futures complete on a thread of the outbox on which everything is stored: what
 * depends on them must hand over at once, and never run a host's code there. They complete in the order of the calls, and fail with
 * {@link OutboxFailedException} where storing failed.
 */
public interface Outbox {

    /**
     * Takes a message. One of the same id that is there already is replaced.
     *
     * @param record the message
     * @param wait how long to wait for a place; zero to refuse at once. An interrupt ends the wait as well, and stays set
     * @return completes when it is stored as safely as this outbox can
     * @throws OutboxFullException if there is no place in time
     * @throws OutboxFailedException if storing failed earlier, and this outbox takes nothing any more
     * @throws IllegalStateException if the outbox is closed, or {@link #detach} is called while it waits
     */
    CompletableFuture<Void> append(OutboxRecord record, Duration wait);

    /**
     * Takes a place for a reply that may come, out of all that are left. Give it up by {@link #appendReserved} or {@link #release}.
     *
     * @return false if there is none, or if the outbox takes nothing any more: it is closed, or storing has failed
     */
    boolean reserve();

    /**
     * Takes a message in a place that was reserved.
     *
     * @param record the message
     * @return completes when it is stored as safely as this outbox can
     */
    CompletableFuture<Void> appendReserved(OutboxRecord record);

    /** Gives a reserved place back. */
    void release();

    /**
     * Removes a message, whose fate is known. Nothing happens if it is not there. If the removal cannot be stored, the message is
     * gone from here all the same, and comes back when the outbox is opened again.
     *
     * @param id the message
     * @return completes when the removal is stored
     */
    CompletableFuture<Void> settle(MessageId id);

    /**
     * Makes a message a dead letter: removes it, if it is here and the letter is an outgoing one, and keeps the letter, in one step.
     *
     * @param letter the message, and why it was given up
     * @return completes when both are stored
     */
    CompletableFuture<Void> bury(DeadLetter letter);

    /**
     * The messages that were given up.
     *
     * @return the same object each time
     */
    DeadLetters deadLetters();

    /**
     * Remembers a received message, in place of what was remembered of it before. An outbox in memory does nothing: the node that
     * asks has its own memory, which lives as long.
     *
     * @param seen the message and how far it came
     * @return completes when it is stored
     */
    CompletableFuture<Void> remember(SeenRecord seen);

    /**
     * Whether {@link #remember} does anything. A node asks once, so as not to say what nobody keeps.
     *
     * @return true unless the outbox says otherwise
     */
    default boolean remembers() {
        return true;
    }

    /**
     * Forgets a received message. Nothing happens if it is not remembered.
     *
     * @param publisher the node that published it
     * @param id the message
     * @return completes when that is stored
     */
    CompletableFuture<Void> forget(NodeName publisher, MessageId id);

    /**
     * What is remembered of received messages, such as at a node's start.
     *
     * @return the messages, the one first remembered first; none if the outbox is in memory
     */
    List<SeenRecord> seen();

    /**
     * What is there.
     *
     * @return the messages, oldest first
     */
    List<OutboxRecord> records();

    /**
     * Starts to serve a node: gives it what is there, and from then on what is put back from the dead letters, so that it gets each
     * message once. In place of the node that was served before.
     *
     * @param requeued takes each message that was put back, once it is stored; called as the futures complete, see above
     * @return the messages, oldest first, with when they were accepted if that is known
     */
    List<OutboxRecord> attach(Consumer<OutboxRecord> requeued);

    /**
     * Ends what {@link #attach} started. What is put back now waits for the next node; appends that wait for a place end with an
     * {@link IllegalStateException}, since nobody would send what they store.
     */
    void detach();

    /**
     * How many messages are there.
     *
     * @return the number, reserved places not counted
     */
    int size();

    /**
     * Why it takes nothing more: it is closed, or storing has failed.
     *
     * @return one sentence, or empty while it works
     */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /**
     * The message that has been here longest.
     *
     * @return its id, or empty if there is none
     */
    default Optional<MessageId> oldest() {
        return records().stream().findFirst().map(OutboxRecord::id);
    }

    /**
     * Tells a listener of each batch that is stored from now on, in place of an earlier listener. An outbox in memory has nothing to
     * tell, and does nothing.
     *
     * @param listener is told
     */
    default void onCommit(CommitListener listener) {}

    /**
     * Takes nothing more, stores what waits to be stored, and gives up files and threads. Called by whoever made the outbox, after
     * the node is closed; may be called again.
     *
     * @param timeout how long that may take
     * @return whether all that was taken is stored and everything given up
     * @throws InterruptedException if the waiting thread is interrupted; the outbox goes on to close
     */
    boolean close(Duration timeout) throws InterruptedException;
}
