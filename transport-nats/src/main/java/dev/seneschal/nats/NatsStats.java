package dev.seneschal.nats;

/**
 * Counts of a {@link NatsTransport} since it was made, and what waits now. What was received and is counted nowhere else is waiting.
 *
 * @param published messages and answers handed to a connection
 * @param notPublished messages and answers that failed at once: no connection, too large, too much waiting for the network, or not
 *     permitted
 * @param received messages that came for a subscription, answers and notices included
 * @param heard messages that a listener has had
 * @param turnedAway messages turned away because too much waited for the listeners
 * @param discarded messages that came when their subscription had just been closed
 * @param waitingBytes what waits for its listener, each message counted as 512 bytes more than it has
 * @param pendingBytes what waits to be written to the network, roughly
 */
public record NatsStats(
        long published,
        long notPublished,
        long received,
        long heard,
        long turnedAway,
        long discarded,
        long waitingBytes,
        long pendingBytes) {}
