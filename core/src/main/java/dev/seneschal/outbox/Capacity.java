package dev.seneschal.outbox;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How full an outbox is, and whether one more message may come. Guarded by the ledger's lock. */
final class Capacity {

    private static final int KEPT_FOR_REPLIES = 10;
    private static final int SHARE_OF_ONE_SUBJECT = 4;

    private final OutboxLimits limits;
    private final Map<String, Share> shares = new HashMap<>();
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
        if (bytes + record.bytes() > limits.maxBytes() - limits.maxBytes() / KEPT_FOR_REPLIES) {
            return "the outbox is full: " + bytes + " bytes of " + limits.maxBytes() + ", the message has "
                    + record.bytes();
        }
        Share share = shares.get(subject(record));
        return share == null ? null : whatIsFull(record, share);
    }

    private @Nullable String whatIsFull(OutboxRecord record, Share share) {
        int forOneSubject = Math.max(1, limits.maxMessages() / SHARE_OF_ONE_SUBJECT);
        if (share.messages >= forOneSubject) {
            return "the outbox holds " + share.messages + " messages to " + subject(record)
                    + ", which is as many as one subject may";
        }
        if (share.bytes + record.bytes() > limits.maxBytes() / SHARE_OF_ONE_SUBJECT) {
            return "the outbox holds " + share.bytes + " bytes to " + subject(record) + ", the message has "
                    + record.bytes() + ", and one subject may have a quarter of " + limits.maxBytes();
        }
        return null;
    }

    boolean reserve() {
        if (messages + reserved >= limits.maxMessages() || bytes >= limits.maxBytes()) {
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
        Share share = shares.computeIfAbsent(subject(record), subject -> new Share());
        share.messages++;
        share.bytes += record.bytes();
    }

    void remove(OutboxRecord record) {
        messages--;
        bytes -= record.bytes();
        shares.computeIfPresent(subject(record), (subject, share) -> {
            share.messages--;
            share.bytes -= record.bytes();
            return share.messages == 0 ? null : share;
        });
    }

    private static String subject(OutboxRecord record) {
        return record.envelope().subject();
    }

    /** What one subject holds. */
    private static final class Share {
        private int messages;
        private long bytes;
    }
}
