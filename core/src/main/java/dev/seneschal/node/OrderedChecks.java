package dev.seneschal.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks several items at a time on helpers' threads, and hands them on one after the other in the order in which they came. Thread-safe.
 *
 * <p>There is room for so many at a time. Where it is full, who brings the next one helps with the checks; so nothing piles up here, and
 * what brings them slows down. Whoever ends the check of the oldest hands on all that are checked up to the next that is not.
 *
 * @param <T> what is checked
 */
final class OrderedChecks<T> {

    /**
     * An item that has been checked.
     *
     * @param item the item
     * @param failure what its check threw; null if it passed
     */
    record Checked<T>(T item, @Nullable Throwable failure) {}

    /**
     * A check that has not ended.
     *
     * @param thread where it runs
     * @param item what it checks
     */
    record Running<T>(Thread thread, T item) {}

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Executor executor;
    private final int mostHelpers;
    private final int room;
    private final Consumer<T> check;
    private final Consumer<List<Checked<T>>> sink;

    private final Object lock = new Object();
    /** What has not been handed on, oldest first. This and what follows is guarded by the lock. */
    private final Deque<Entry<T>> entries = new ArrayDeque<>();
    /** Of the entries those that nobody checks yet. */
    private final Deque<Entry<T>> unchecked = new ArrayDeque<>();

    private final Set<Helper> helpers = new LinkedHashSet<>();
    private final List<CompletableFuture<Void>> waitForEmptiness = new ArrayList<>();
    private @Nullable Thread handingOn;
    private boolean closed;
    /** The room that is taken by entries, and by those that are being handed on. Read without the lock. */
    private volatile int taken;

    private static final class Entry<T> {

        private final T item;
        private final int size;
        private boolean checked;
        private @Nullable Throwable failure;

        Entry(T item, int size) {
            this.item = item;
            this.size = size;
        }
    }

    /**
     * Nothing to check yet, and no helper.
     *
     * @param executor runs the helpers, of which each ends when there is nothing more to check
     * @param mostHelpers how many there may be
     * @param room how much there is for items, of 1 at least each
     * @param check checks an item, by throwing if it does not pass; called on helpers' threads and those of {@link #add}
     * @param sink takes what has been checked, a few at a time, one thread at a time
     */
    OrderedChecks(Executor executor, int mostHelpers, int room, Consumer<T> check, Consumer<List<Checked<T>>> sink) {
        this.executor = executor;
        this.mostHelpers = mostHelpers;
        this.room = room;
        this.check = check;
        this.sink = sink;
    }

    /** Whether all that was added has been handed on. */
    boolean isEmpty() {
        return taken == 0;
    }

    /** Adds an item to be checked. Waits while there is no room, and helps with the checks meanwhile. */
    void add(T item, int size) {
        enter(new Entry<>(item, size));
        callHelper();
    }

    /** Adds an item that has been checked, to be handed on behind those before it. Waits as {@link #add} does. */
    void addChecked(Checked<T> checked, int size) {
        Entry<T> entry = new Entry<>(checked.item(), size);
        entry.checked = true;
        entry.failure = checked.failure();
        enter(entry);
        handOn();
    }

    /** Completes when there is nothing left. */
    CompletableFuture<Void> emptied() {
        CompletableFuture<Void> emptied = new CompletableFuture<>();
        synchronized (lock) {
            if (taken > 0) {
                waitForEmptiness.add(emptied);
                return emptied;
            }
        }
        emptied.complete(null);
        return emptied;
    }

    /** Forgets what is here and what is yet to come. Who waits for room waits no longer. */
    void close() {
        synchronized (lock) {
            closed = true;
            taken -= entries.stream().mapToInt(entry -> entry.size).sum();
            entries.clear();
            unchecked.clear();
            lock.notifyAll();
        }
        tellIfEmpty();
    }

    /** What the helpers are checking. */
    List<Running<T>> running() {
        synchronized (lock) {
            return helpers.stream().flatMap(helper -> helper.running().stream()).toList();
        }
    }

    private void enter(Entry<T> entry) {
        boolean interrupted = false;
        while (!entered(entry)) {
            Entry<T> other = nextUnchecked();
            if (other != null) {
                check(other);
            } else {
                interrupted |= interruptedUntilRoom(entry);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean entered(Entry<T> entry) {
        synchronized (lock) {
            if (!closed) {
                if (!hasRoom(entry)) {
                    return false;
                }
                taken += entry.size;
                entries.add(entry);
                if (!entry.checked) {
                    unchecked.add(entry);
                }
            }
            return true;
        }
    }

    /** One that is larger than all the room has it for itself. A thread that hands on would wait for itself. */
    private boolean hasRoom(Entry<T> entry) {
        return taken == 0 || taken + (long) entry.size <= room || handingOn == Thread.currentThread();
    }

    private @Nullable Entry<T> nextUnchecked() {
        synchronized (lock) {
            return unchecked.poll();
        }
    }

    /** Waits until there is something to do, and says whether the thread was interrupted, which ends nothing here. */
    private boolean interruptedUntilRoom(Entry<T> entry) {
        synchronized (lock) {
            try {
                while (!closed && unchecked.isEmpty() && !hasRoom(entry)) {
                    lock.wait();
                }
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        }
    }

    private void callHelper() {
        Helper helper;
        synchronized (lock) {
            if (unchecked.isEmpty() || helpers.size() >= mostHelpers) {
                return;
            }
            helper = new Helper();
            helpers.add(helper);
        }
        try {
            executor.execute(helper);
        } catch (Throwable e) {
            LOG.debug("no thread for checks, so they are done here", e);
            helper.run();
        }
    }

    /** A thread that checks until there is nothing to check. */
    private final class Helper implements Runnable {

        /** Guarded by the lock, as is the item. */
        private @Nullable Thread thread;

        private @Nullable Entry<T> checking;

        @Override
        public void run() {
            for (Entry<T> next = next(); next != null; next = next()) {
                check(next);
            }
        }

        private @Nullable Entry<T> next() {
            synchronized (lock) {
                thread = Thread.currentThread();
                checking = unchecked.poll();
                if (checking == null) {
                    helpers.remove(this);
                }
                return checking;
            }
        }

        private List<Running<T>> running() {
            return thread == null || checking == null ? List.of() : List.of(new Running<>(thread, checking.item));
        }
    }

    private void check(Entry<T> entry) {
        Throwable failure = null;
        try {
            check.accept(entry.item);
        } catch (Throwable e) {
            failure = e;
        }
        synchronized (lock) {
            entry.failure = failure;
            entry.checked = true;
        }
        handOn();
    }

    /** Hands on what may go, unless another thread is about it, which then sees it too. */
    private void handOn() {
        for (List<Entry<T>> due = takeDue(); !due.isEmpty(); due = takeDue()) {
            try {
                sink.accept(due.stream()
                        .map(entry -> new Checked<>(entry.item, entry.failure))
                        .toList());
            } catch (Throwable e) {
                LOG.error("what was checked could not be handed on", e);
            } finally {
                handedOn(due);
            }
        }
    }

    private List<Entry<T>> takeDue() {
        synchronized (lock) {
            if (handingOn != null) {
                return List.of();
            }
            List<Entry<T>> due = new ArrayList<>();
            for (Entry<T> oldest = entries.peek(); oldest != null && oldest.checked; oldest = entries.peek()) {
                due.add(oldest);
                entries.remove();
            }
            handingOn = due.isEmpty() ? null : Thread.currentThread();
            return due;
        }
    }

    private void handedOn(List<Entry<T>> due) {
        synchronized (lock) {
            handingOn = null;
            taken -= due.stream().mapToInt(entry -> entry.size).sum();
            lock.notifyAll();
        }
        tellIfEmpty();
    }

    private void tellIfEmpty() {
        List<CompletableFuture<Void>> told;
        synchronized (lock) {
            if (taken > 0) {
                return;
            }
            told = List.copyOf(waitForEmptiness);
            waitForEmptiness.clear();
        }
        told.forEach(each -> each.complete(null));
    }
}
