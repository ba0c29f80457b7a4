package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.outbox.OutboxStore.Table;
import dev.seneschal.time.Environment;
import dev.seneschal.time.Nanos;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an outbox holds, in memory, and the rules by which it changes. The kinds of outbox differ only in the {@link Writer} that
 * makes it last.
 */
final class Ledger {

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    /**
     * Of a million messages each byte counts, so the time is not an object: it is in milliseconds, by the wall clock. Share and bytes are
     * here so that one that leaves need not be looked into.
     */
    private record Held(long key, OutboxRecord record, long acceptedAt, Capacity.Share share, int bytes) {
        OutboxRecord left() {
            return record.acceptedAt().isPresent() ? record : record.withAcceptedAt(Instant.ofEpochMilli(acceptedAt));
        }

        Edit put() {
            return Edit.put(key, record, acceptedAt);
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<MessageId, Held> records = new LinkedHashMap<>();
    private final SeenMemory seen = new SeenMemory();
    private final Capacity capacity;
    private final Letters letters;
    private final LetterNews news;
    private final Requeueing requeueing;
    private final Writer writer;
    private final Environment environment;
    private @Nullable Consumer<OutboxRecord> requeued;
    private long lastKey;
    private int waiting;
    /** How many nodes this outbox has served and serves no more. */
    private int served;

    private boolean closed;

    Ledger(OutboxLimits limits, Environment environment, Writer writer) {
        this.capacity = new Capacity(limits);
        this.letters = new Letters(limits);
        this.news = new LetterNews(environment);
        this.requeueing = new Requeueing(environment);
        this.writer = writer;
        this.environment = environment;
    }

    LetterNews news() {
        return news;
    }

    /** Notes what was stored before, before anything else happens. */
    void restore(long key, OutboxRecord record) {
        records.put(record.id(), held(key, record, capacity.add(record)));
        lastKey = Math.max(lastKey, key);
    }

    void restore(long key, DeadLetter letter) {
        letters.add(key, letter);
        lastKey = Math.max(lastKey, key);
    }

    void restore(long key, SeenRecord remembered) {
        seen.put(key, remembered);
        lastKey = Math.max(lastKey, key);
    }

    /** New keys are above this one. */
    void restoreKey(long key) {
        lastKey = Math.max(lastKey, key);
    }

    /** Takes the lock itself, as {@link #settle} does: each message comes through both, and took more time by {@link #locked}. */
    CompletableFuture<Void> append(OutboxRecord record, Duration wait) {
        lock.lock();
        try {
            awaitPlace(record, Nanos.of(wait));
            return put(record);
        } finally {
            lock.unlock();
        }
    }

    boolean reserve() {
        return locked(() -> !closed && writer.failure() == null && capacity.reserve());
    }

    CompletableFuture<Void> appendReserved(OutboxRecord record) {
        return locked(() -> {
            capacity.release();
            return closed ? CompletableFuture.failedFuture(closedException()) : put(record);
        });
    }

    void release() {
        locked(() -> {
            capacity.release();
            return tellWaiting();
        });
    }

    CompletableFuture<Void> settle(MessageId id) {
        lock.lock();
        try {
            Held settled = take(id);
            return settled == null ? DONE : write(List.of(Edit.remove(Table.OUTBOX, settled.key)), () -> {});
        } finally {
            lock.unlock();
        }
    }

    CompletableFuture<Void> bury(DeadLetter letter) {
        List<DeadLetter> dropped = new ArrayList<>();
        CompletableFuture<Void> stored = locked(() -> {
            List<Edit> edits = new ArrayList<>();
            Held given = letter.direction() == DeadLetter.Direction.OUTGOING ? take(letter.id()) : null;
            if (given != null) {
                edits.add(Edit.remove(Table.OUTBOX, given.key));
            }
            Letters.Held before = letters.remove(letter);
            if (before != null) {
                edits.add(Edit.remove(Table.DEAD_LETTERS, before.key()));
            }
            letters.add(++lastKey, letter);
            edits.add(Edit.put(lastKey, letter));
            for (Letters.Held excess : letters.removeExcess()) {
                edits.add(Edit.remove(Table.DEAD_LETTERS, excess.key()));
                dropped.add(excess.letter());
            }
            return write(edits, () -> {});
        });
        stored.thenRun(() -> {
            news.added(letter);
            dropped.forEach(news::dropped);
        });
        return stored;
    }

    CompletableFuture<Integer> discard(Collection<DeadLetter> chosen) {
        return locked(() -> {
            List<Edit> edits = new ArrayList<>();
            for (DeadLetter letter : chosen) {
                Letters.Held removed = letters.remove(letter);
                if (removed != null) {
                    edits.add(Edit.remove(Table.DEAD_LETTERS, removed.key()));
                }
            }
            int count = edits.size();
            return count == 0
                    ? CompletableFuture.completedFuture(0)
                    : write(edits, () -> {}).thenApply(stored -> count);
        });
    }

    CompletableFuture<List<MessageId>> requeue(Collection<DeadLetter> chosen) {
        return locked(() -> {
            checkTakes();
            List<DeadLetter> found = letters.present(chosen);
            List<OutboxRecord> again = found.stream().map(requeueing::again).toList();
            List<Capacity.Share> places = takePlaces(again);
            List<Edit> edits = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
                Letters.Held letter = letters.remove(found.get(i));
                if (letter != null) {
                    edits.add(Edit.remove(Table.DEAD_LETTERS, letter.key()));
                }
                edits.add(note(again.get(i), places.get(i)).put());
            }
            Consumer<OutboxRecord> sendsNow = requeued == null ? record -> {} : requeued;
            return write(edits, () -> again.forEach(record -> undo(record.id())))
                    .thenApply(stored -> {
                        again.forEach(sendsNow);
                        return again.stream().map(OutboxRecord::id).toList();
                    });
        });
    }

    <T> T letters(Function<Letters, T> question) {
        return locked(() -> question.apply(letters));
    }

    CompletableFuture<Void> remember(SeenRecord remembered) {
        return locked(() -> {
            Long known = seen.key(remembered);
            long key = known == null ? ++lastKey : known;
            seen.put(key, remembered);
            return write(List.of(Edit.put(key, remembered)), () -> {});
        });
    }

    CompletableFuture<Void> forget(NodeName publisher, MessageId id) {
        return locked(() -> {
            Long key = seen.remove(publisher, id);
            return key == null ? DONE : write(List.of(Edit.remove(Table.SEEN, key)), () -> {});
        });
    }

    List<SeenRecord> seen() {
        return locked(seen::list);
    }

    List<OutboxRecord> records() {
        return locked(() -> records.values().stream().map(Held::record).toList());
    }

    List<OutboxRecord> attach(Consumer<OutboxRecord> takesRequeued) {
        return locked(() -> {
            requeued = takesRequeued;
            return records.values().stream().map(Held::left).toList();
        });
    }

    void detach() {
        locked(() -> {
            requeued = null;
            served++;
            return tellWaiting();
        });
    }

    int size() {
        return locked(records::size);
    }

    Optional<MessageId> oldest() {
        return locked(() -> records.keySet().stream().findFirst());
    }

    /** Stores edits that concern nothing in memory. */
    CompletableFuture<Void> write(List<Edit> edits) {
        return locked(() -> write(edits, () -> {}));
    }

    /** Takes nothing more. Those that wait for a place are told. */
    void close() {
        locked(() -> {
            closed = true;
            return tellWaiting();
        });
    }

    /** Lets those that wait for a place look again. */
    void wakeWaiting() {
        locked(this::tellWaiting);
    }

    private CompletableFuture<Void> put(OutboxRecord record) {
        Held same = records.get(record.id());
        if (same != null
                && !same.record.envelope().subject().equals(record.envelope().subject())) {
            return CompletableFuture.failedFuture(new IllegalStateException("a message to "
                    + same.record.envelope().subject() + " has the id " + record.id() + " of one to "
                    + record.envelope().subject()));
        }
        return write(List.of(note(record, capacity.add(record)).put()), () -> undo(record.id()));
    }

    /** Notes a record whose place is taken. One of the same id goes, and its place with it. */
    private Held note(OutboxRecord record, Capacity.Share share) {
        Held before = records.get(record.id());
        if (before != null) {
            capacity.remove(before.share, before.bytes);
        }
        Held noted = before == null
                ? held(++lastKey, record, share)
                : new Held(before.key, record, before.acceptedAt, share, record.bytes());
        records.put(record.id(), noted);
        return noted;
    }

    private Held held(long key, OutboxRecord record, Capacity.Share share) {
        Instant acceptedAt = record.acceptedAt().orElseGet(environment::now);
        return new Held(key, record, acceptedAt.toEpochMilli(), share, record.bytes());
    }

    private CompletableFuture<Void> write(List<Edit> edits, Runnable undo) {
        return closed ? CompletableFuture.failedFuture(closedException()) : writer.write(edits, undo);
    }

    private void undo(MessageId id) {
        locked(() -> take(id) != null);
    }

    private @Nullable Held take(MessageId id) {
        Held taken = records.remove(id);
        if (taken != null) {
            capacity.remove(taken.share, taken.bytes);
            tellWaiting();
        }
        return taken;
    }

    private List<Capacity.Share> takePlaces(List<OutboxRecord> all) {
        List<Capacity.Share> taken = new ArrayList<>(all.size());
        for (OutboxRecord each : all) {
            String full = capacity.whatIsFull(each);
            if (full != null) {
                for (int i = 0; i < taken.size(); i++) {
                    capacity.remove(taken.get(i), all.get(i).bytes());
                }
                throw new OutboxFullException(full);
            }
            taken.add(capacity.add(each));
        }
        return taken;
    }

    private void awaitPlace(OutboxRecord record, long nanos) {
        long left = nanos;
        int servedBefore = served;
        checkTakes();
        for (String full = capacity.whatIsFull(record); full != null; full = capacity.whatIsFull(record)) {
            if (left <= 0) {
                throw new OutboxFullException(full);
            }
            waiting++;
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OutboxFullException(full + "; interrupted while waiting for a place");
            } finally {
                waiting--;
            }
            checkTakes();
            if (served != servedBefore) {
                throw new IllegalStateException("the node was closed while the message waited for a place: " + full);
            }
        }
    }

    /** Why nothing more is taken, if so. */
    Optional<String> problem() {
        return locked(() -> {
            OutboxFailedException failure = writer.failure();
            String failed = failure == null ? null : failure.getMessage();
            return Optional.ofNullable(closed ? closedException().getMessage() : failed);
        });
    }

    private void checkTakes() {
        if (closed) {
            throw closedException();
        }
        OutboxFailedException failure = writer.failure();
        if (failure != null) {
            throw failure.again();
        }
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("the outbox is closed");
    }

    private boolean tellWaiting() {
        if (waiting > 0) {
            changed.signalAll();
        }
        return waiting > 0;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
