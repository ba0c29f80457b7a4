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
        int size = record.bytes();
        if (bytes + size > limits.maxBytes() - limits.maxBytes() / KEPT_FOR_REPLIES) {
            return "the outbox is full: " + bytes + " bytes of " + limits.maxBytes() + ", the message has " + size;
        }
        Share share = shares.get(subject(record));
        return share == null ? null : whatIsFull(share, size);
    }

    private @Nullable String whatIsFull(Share share, int size) {
        int forOneSubject = Math.max(1, limits.maxMessages() / SHARE_OF_ONE_SUBJECT);
        if (share.messages >= forOneSubject) {
            return "the outbox holds " + share.messages + " messages to " + share.subject
                    + ", which is as many as one subject may";
        }
        if (share.bytes + size > limits.maxBytes() / SHARE_OF_ONE_SUBJECT) {
            return "the outbox holds " + share.bytes + " bytes to " + share.subject + ", the message has " + size
                    + ", and one subject may have a quarter of " + limits.maxBytes();
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

    /** Takes a place, which is given back to the share that is returned. */
    Share add(OutboxRecord record) {
        int size = record.bytes();
        Share share = shares.computeIfAbsent(subject(record), Share::new);
        messages++;
        bytes += size;
        share.messages++;
        share.bytes += size;
        return share;
    }

    void remove(Share share, int size) {
        messages--;
        bytes -= size;
        share.messages--;
        share.bytes -= size;
        if (share.messages == 0) {
            shares.remove(share.subject);
        }
    }

    private static String subject(OutboxRecord record) {
        return record.envelope().subject();
    }

    /** What one subject holds. */
    static final class Share {
        private final String subject;
        private int messages;
        private long bytes;

        private Share(String subject) {
            this.subject = subject;
        }
    }
}
