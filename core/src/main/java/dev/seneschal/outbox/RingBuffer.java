package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An outbox in memory. It forgets everything with the process; named after Steward's, of which it keeps the bound but not the
 * disorder.
 */
public final class RingBuffer implements Outbox {

    private static final int DEFAULT_MESSAGES = 100_000;
    private static final long DEFAULT_BYTES = 256L * 1024 * 1024;
    private static final int KEPT_FOR_REPLIES = 10;
    private static final int SHARE_OF_ONE_SUBJECT = 4;
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final int maxMessages;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition placeFree = lock.newCondition();
    private final Map<MessageId, OutboxRecord> records = new LinkedHashMap<>();
    private final Map<String, Share> shares = new HashMap<>();
    private long bytes;
    private int reserved;
    private int waiting;

    /** An outbox of 100,000 messages and 256 MiB. */
    public RingBuffer() {
        this(DEFAULT_MESSAGES, DEFAULT_BYTES);
    }

    /**
     * An outbox of the given size.
     *
     * @param maxMessages how many messages it holds, 1 or more
     * @param maxBytes how many bytes they may have in all, 1 or more
     * @throws IllegalArgumentException if one is less; the text names it and its value
     */
    public RingBuffer(int maxMessages, long maxBytes) {
        if (maxMessages < 1) {
            throw new IllegalArgumentException("outbox maxMessages must be at least 1, was " + maxMessages);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("outbox maxBytes must be at least 1, was " + maxBytes);
        }
        this.maxMessages = maxMessages;
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletableFuture<Void> append(OutboxRecord record, Duration wait) {
        lock.lock();
        try {
            awaitPlace(record, wait.toNanos());
            put(record);
            return DONE;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean reserve() {
        lock.lock();
        try {
            if (records.size() + reserved >= maxMessages || bytes >= maxBytes) {
                return false;
            }
            reserved++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> appendReserved(OutboxRecord record) {
        lock.lock();
        try {
            reserved--;
            put(record);
            return DONE;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release() {
        lock.lock();
        try {
            reserved--;
            tellWaiting();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> settle(MessageId id) {
        lock.lock();
        try {
            OutboxRecord settled = records.remove(id);
            if (settled != null) {
                discount(settled);
                tellWaiting();
            }
            return DONE;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<OutboxRecord> records() {
        lock.lock();
        try {
            return List.copyOf(records.values());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return records.size();
        } finally {
            lock.unlock();
        }
    }

    private void put(OutboxRecord record) {
        OutboxRecord before = records.put(record.id(), record);
        if (before != null) {
            discount(before);
        }
        Share share = shares.computeIfAbsent(subject(record), subject -> new Share());
        share.messages++;
        share.bytes += record.bytes();
        bytes += record.bytes();
    }

    private void discount(OutboxRecord record) {
        bytes -= record.bytes();
        shares.computeIfPresent(subject(record), (subject, share) -> {
            share.messages--;
            share.bytes -= record.bytes();
            return share.messages == 0 ? null : share;
        });
    }

    private void awaitPlace(OutboxRecord record, long nanos) {
        long left = nanos;
        for (String full = whatIsFull(record); full != null; full = whatIsFull(record)) {
            if (left <= 0) {
                throw new OutboxFullException(full);
            }
            waiting++;
            try {
                left = placeFree.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OutboxFullException(full + "; interrupted while waiting for a place");
            } finally {
                waiting--;
            }
        }
    }

    private @Nullable String whatIsFull(OutboxRecord record) {
        int forMessages = maxMessages - maxMessages / KEPT_FOR_REPLIES;
        if (records.size() + reserved >= forMessages) {
            return "the outbox is full: " + records.size() + " messages, " + reserved + " places reserved, of "
                    + maxMessages;
        }
        if (bytes + record.bytes() > maxBytes - maxBytes / KEPT_FOR_REPLIES) {
            return "the outbox is full: " + bytes + " bytes of " + maxBytes + ", the message has " + record.bytes();
        }
        Share share = shares.get(subject(record));
        return share == null ? null : whatIsFull(record, share);
    }

    private @Nullable String whatIsFull(OutboxRecord record, Share share) {
        int forOneSubject = Math.max(1, maxMessages / SHARE_OF_ONE_SUBJECT);
        if (share.messages >= forOneSubject) {
            return "the outbox holds " + share.messages + " messages to " + subject(record)
                    + ", which is as many as one subject may";
        }
        if (share.bytes + record.bytes() > maxBytes / SHARE_OF_ONE_SUBJECT) {
            return "the outbox holds " + share.bytes + " bytes to " + subject(record) + ", the message has "
                    + record.bytes() + ", and one subject may have a quarter of " + maxBytes;
        }
        return null;
    }

    private void tellWaiting() {
        if (waiting > 0) {
            placeFree.signalAll();
        }
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
