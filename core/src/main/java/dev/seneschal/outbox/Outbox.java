package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Messages that are accepted but not settled, oldest first. A host makes one and hands it to a node; the node does the rest. One
 * outbox serves one node.
 *
 * <p>It is bounded, in messages and in bytes. A tenth of either is kept for what handlers answer, so that a node that is full of its
 * own messages can still finish those of others; and one subject holds at most a quarter of either, or a single message, so that a
 * dead peer blocks nobody else.
 *
 * <p>All methods may be called from any thread.
 */
public interface Outbox {

    /**
     * Takes a message.
     *
     * @param record the message
     * @param wait how long to wait for a place; zero to refuse at once. An interrupt ends the wait as well, and stays set
     * @return completes when it is stored as safely as this outbox can
     * @throws OutboxFullException if there is no place in time
     */
    CompletableFuture<Void> append(OutboxRecord record, Duration wait);

    /**
     * Takes a place for a reply that may come, out of all that are left. Give it up by {@link #appendReserved} or {@link #release}.
     *
     * @return false if there is none
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
     * Removes a message, whose fate is known. Nothing happens if it is not there.
     *
     * @param id the message
     * @return completes when the removal is stored
     */
    CompletableFuture<Void> settle(MessageId id);

    /**
     * What is there, such as at a node's start.
     *
     * @return the messages, oldest first
     */
    List<OutboxRecord> records();

    /**
     * How many messages are there.
     *
     * @return the number, reserved places not counted
     */
    int size();
}
