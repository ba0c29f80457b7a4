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
    private final Map<String, Integer> countBySubject = new HashMap<>();
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
            if (records.size() + reserved >= maxMessages) {
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
                bytes -= settled.bytes();
                countBySubject.computeIfPresent(subject(settled), (subject, count) -> count == 1 ? null : count - 1);
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
        records.put(record.id(), record);
        countBySubject.merge(subject(record), 1, Integer::sum);
        bytes += record.bytes();
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
        if (bytes + record.bytes() > maxBytes) {
            return "the outbox is full: " + bytes + " bytes of " + maxBytes + ", the message has " + record.bytes();
        }
        int forOneSubject = Math.max(1, maxMessages / SHARE_OF_ONE_SUBJECT);
        if (countBySubject.getOrDefault(subject(record), 0) >= forOneSubject) {
            return "the outbox holds " + forOneSubject + " messages to " + subject(record)
                    + ", which is as many as one subject may";
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
}
