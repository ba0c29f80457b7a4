package dev.seneschal.supervision;

import dev.seneschal.time.Environment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one mailbox: first in, first out, and never more than fit. Any thread may add and take.
 *
 * <p>Each message taken or added wakes the first of those who wait for that. One who is woken but can or will not use it wakes the next,
 * so that no wake-up is lost.
 */
final class MailboxQueue {

    private final int capacity;
    private final MailboxPolicy policy;
    private final Environment environment;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<MailboxMessage> messages = new ArrayDeque<>();
    private final MailboxLine senders = new MailboxLine();
    private final MailboxLine receivers = new MailboxLine();
    private boolean closed;

    MailboxQueue(int capacity, MailboxPolicy policy, Environment environment) {
        this.capacity = capacity;
        this.policy = policy;
        this.environment = environment;
    }

    /** What an attempt to add came to: a result, maybe with the message that had to go, or a place in the line. */
    private record Attempt(
            @Nullable MailboxResult result,
            @Nullable MailboxMessage displaced,
            @Nullable CompletableFuture<Void> turn) {

        static Attempt ended(MailboxResult result) {
            return new Attempt(result, null, null);
        }
    }

    /** Adds a message, waiting for a place until a time if that is the policy. */
    Added add(MailboxMessage message, long end) throws InterruptedException {
        while (true) {
            Attempt attempt = tryAdd(message);
            if (attempt.result != null) {
                return new Added(attempt.result, attempt.displaced);
            }
            if (attempt.turn != null && !await(senders, attempt.turn, end)) {
                return new Added(MailboxResult.FULL, null);
            }
        }
    }

    /** What became of a message, and which one had to go for it. */
    record Added(MailboxResult result, @Nullable MailboxMessage displaced) {}

    private Attempt tryAdd(MailboxMessage message) {
        lock.lock();
        try {
            if (closed) {
                return Attempt.ended(MailboxResult.CLOSED);
            }
            if (messages.size() < capacity) {
                messages.add(message);
                receivers.wakeFirst();
                return Attempt.ended(MailboxResult.ACCEPTED);
            }
            return switch (policy) {
                case WAIT -> new Attempt(null, null, senders.join());
                case DROP_OLDEST -> {
                    MailboxMessage oldest = messages.remove();
                    messages.add(message);
                    yield new Attempt(MailboxResult.DISPLACED_OLDEST, oldest, null);
                }
                case DROP_NEWEST, FAIL -> Attempt.ended(MailboxResult.FULL);
            };
        } finally {
            lock.unlock();
        }
    }

    /** Takes the oldest message, waiting for one until a time, or until there is a reason to stop: see {@link #wakeReceivers}. */
    @Nullable
    MailboxMessage take(long end, BooleanSupplier stop) throws InterruptedException {
        while (true) {
            CompletableFuture<Void> turn;
            lock.lock();
            try {
                MailboxMessage message = messages.poll();
                if (message != null) {
                    senders.wakeFirst();
                    return message;
                }
                if (closed) {
                    return null;
                }
                turn = receivers.join();
            } finally {
                lock.unlock();
            }
            // Asked only once in the line: so whoever has a reason either is heard here, or wakes this turn.
            if (stop.getAsBoolean()) {
                leave(receivers, turn);
                return null;
            }
            if (!await(receivers, turn, end)) {
                return null;
            }
        }
    }

    /** Lets all who wait for a message ask again whether there is a reason to stop. */
    void wakeReceivers() {
        lock.lock();
        try {
            receivers.wakeAll();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return messages.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more messages, and ends all waiting. Those that were not taken are returned. */
    List<MailboxMessage> close() {
        lock.lock();
        try {
            closed = true;
            List<MailboxMessage> left = new ArrayList<>(messages);
            messages.clear();
            senders.wakeAll();
            receivers.wakeAll();
            return left;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(MailboxLine line, CompletableFuture<Void> turn, long end) throws InterruptedException {
        boolean woken = false;
        try {
            woken = environment.await(turn, Duration.ofNanos(Math.max(0, end - environment.nanoTime())));
            return woken;
        } finally {
            if (!woken) {
                leave(line, turn);
            }
        }
    }

    private void leave(MailboxLine line, CompletableFuture<Void> turn) {
        lock.lock();
        try {
            line.leave(turn);
        } finally {
            lock.unlock();
        }
    }
}
