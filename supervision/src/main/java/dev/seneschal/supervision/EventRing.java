package dev.seneschal.supervision;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that never makes a producer wait for a consumer: what finds no room is dropped and counted. Its lock is held for a
 * few instructions only, and never while anything waits or is called. Thread-safe.
 */
final class EventRing<T> {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @Nullable Object[] items;
    private int oldest;
    private int size;
    private int waiting;
    private long dropped;
    private boolean ended;

    EventRing(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, was " + capacity);
        }
        items = new Object[capacity];
    }

    /** Adds an item, unless the ring is full or ended. */
    boolean offer(T item) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            if (size == items.length) {
                dropped++;
                return false;
            }
            items[(oldest + size) % items.length] = item;
            size++;
            if (waiting > 0) {
                changed.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the oldest item; null if there is none. */
    @Nullable
    T poll() {
        lock.lock();
        try {
            return size == 0 ? null : take();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the oldest item, waiting for one; null if there is none in time, or the ring has ended and is empty. */
    @Nullable
    T poll(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (size == 0) {
                if (ended || left <= 0) {
                    return null;
                }
                waiting++;
                try {
                    left = changed.awaitNanos(left);
                } finally {
                    waiting--;
                }
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more items; those it has can still be taken. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEndedAndEmpty() {
        lock.lock();
        try {
            return ended && size == 0;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what is within size was put there by offer
    private T take() {
        T item = (T) items[oldest];
        items[oldest] = null;
        oldest = (oldest + 1) % items.length;
        size--;
        return item;
    }
}
