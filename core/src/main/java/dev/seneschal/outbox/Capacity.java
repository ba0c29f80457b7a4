package dev.seneschal.outbox;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How full an outbox is, and whether one more message may come. Guarded by the ledger's lock. */
final class Capacity {

    private static final int KEPT_FOR_REPLIES = 10;
    private static final int SHARE_OF_ONE_SUBJECT = 4;

    private final OutboxLimits limits;
    private final Map<String, Integer> countBySubject = new HashMap<>();
    private int messages;
    private long bytes;
    private int reserved;

    Capacity(OutboxLimits limits) {
        this.limits = limits;
    }

    /** Why a message has no place, or null if it has one. */
    @Nullable
    String whatIsFull(OutboxRecord record) {
        int forMessages = limits.maxMessages() - limits.maxMessages() / KEPT_FOR_REPLIES;
        if (messages + reserved >= forMessages) {
            return "the outbox is full: " + messages + " messages, " + reserved + " places reserved, of "
                    + limits.maxMessages();
        }
        if (bytes + record.bytes() > limits.maxBytes()) {
            return "the outbox is full: " + bytes + " bytes of " + limits.maxBytes() + ", the message has "
                    + record.bytes();
        }
        int forOneSubject = Math.max(1, limits.maxMessages() / SHARE_OF_ONE_SUBJECT);
        if (countBySubject.getOrDefault(subject(record), 0) >= forOneSubject) {
            return "the outbox holds " + forOneSubject + " messages to " + subject(record)
                    + ", which is as many as one subject may";
        }
        return null;
    }

    boolean reserve() {
        if (messages + reserved >= limits.maxMessages()) {
            return false;
        }
        reserved++;
        return true;
    }

    void release() {
        reserved--;
    }

    void add(OutboxRecord record) {
        messages++;
        bytes += record.bytes();
        countBySubject.merge(subject(record), 1, Integer::sum);
    }

    void remove(OutboxRecord record) {
        messages--;
        bytes -= record.bytes();
        countBySubject.computeIfPresent(subject(record), (subject, count) -> count == 1 ? null : count - 1);
    }

    private static String subject(OutboxRecord record) {
        return record.envelope().subject();
    }
}
