package dev.seneschal.outbox;

/**
 * How much an outbox holds.
 *
 * @param maxMessages messages that are not settled, 1 or more; 100,000 by default
 * @param maxBytes what those may have in all, and the dead letters once more, 1 or more; 256 MiB by default
 * @param maxDeadLetters dead letters, 1 or more; 10,000 by default
 */
public record OutboxLimits(int maxMessages, long maxBytes, int maxDeadLetters) {

    /** 100,000 messages, 256 MiB, 10,000 dead letters. */
    public static final OutboxLimits DEFAULT = new OutboxLimits(100_000, 256L * 1024 * 1024, 10_000);

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if one is less than 1; the text names it and its value
     */
    public OutboxLimits {
        atLeastOne("maxMessages", maxMessages);
        atLeastOne("maxBytes", maxBytes);
        atLeastOne("maxDeadLetters", maxDeadLetters);
    }

    /**
     * The same with another number of messages.
     *
     * @param maxMessages messages that are not settled
     * @return a copy
     */
    public OutboxLimits withMaxMessages(int maxMessages) {
        return new OutboxLimits(maxMessages, maxBytes, maxDeadLetters);
    }

    /**
     * The same with another number of bytes.
     *
     * @param maxBytes bytes of the messages that are not settled, and of the dead letters once more
     * @return a copy
     */
    public OutboxLimits withMaxBytes(long maxBytes) {
        return new OutboxLimits(maxMessages, maxBytes, maxDeadLetters);
    }

    /**
     * The same with another number of dead letters.
     *
     * @param maxDeadLetters dead letters
     * @return a copy
     */
    public OutboxLimits withMaxDeadLetters(int maxDeadLetters) {
        return new OutboxLimits(maxMessages, maxBytes, maxDeadLetters);
    }

    private static void atLeastOne(String limit, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("outbox " + limit + " must be at least 1, was " + value);
        }
    }
}
