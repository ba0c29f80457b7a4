package dev.seneschal.node;

/**
 * Counts of a node since it was built, over all its runs, and two levels as they are now.
 *
 * @param accepted messages taken from the host, and replies
 * @param published attempts handed to the transport
 * @param retried attempts after a message's first
 * @param delivered messages whose receipt is Delivered
 * @param sent messages whose receipt is Sent
 * @param gaveUp messages whose receipt is GaveUp
 * @param received messages that arrived for this node
 * @param handled handler runs that ended
 * @param failed handler runs that ended with an exception
 * @param duplicates repeats that were answered and not handled
 * @param turnedAway messages not accepted: busy, closing, or expired
 * @param refused messages refused: unknown method, mismatch or bad signature
 * @param forgottenEarly handled messages that left the deduplication window before their time, for want of room
 * @param unreadable messages that could not be read
 * @param outbox messages in the outbox now
 * @param running handlers running now
 */
public record NodeStats(
        long accepted,
        long published,
        long retried,
        long delivered,
        long sent,
        long gaveUp,
        long received,
        long handled,
        long failed,
        long duplicates,
        long turnedAway,
        long refused,
        long forgottenEarly,
        long unreadable,
        int outbox,
        int running) {}
