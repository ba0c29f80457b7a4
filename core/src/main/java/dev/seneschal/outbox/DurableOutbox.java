package dev.seneschal.outbox;

import dev.seneschal.message.MessageId;
import dev.seneschal.message.NodeName;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.time.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An outbox on disk. What its futures confirm survives the end of the process, and the loss of power as far as the disk keeps what it
 * has synced. One thread stores: whatever has gathered while it was busy goes into one batch with one sync, so many waiting senders
 * cost little more than one.
 *
 * <p>All of it is in memory as well, so what {@link OutboxLimits} allow must fit there.
 *
 * <p>When storing fails, such as on a full disk, those whose messages were to be stored are told, and the outbox takes nothing more
 * until it is opened again. Messages that are settled after that come back then, as replays.
 */
public final class DurableOutbox implements Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(DurableOutbox.class);

    private final Ledger ledger;
    private final Committer committer;
    private final DeadLetters deadLetters;
    private final List<String> damage = new ArrayList<>();
    private final List<Edit> removals = new ArrayList<>();

    private DurableOutbox(
            OutboxStore store, OutboxStore.Contents contents, OutboxLimits limits, Environment environment) {
        committer = new Committer(store, environment, this::wakeWaiting);
        ledger = new Ledger(limits, environment, committer);
        deadLetters = new DeadLetters(ledger);
        damage.addAll(contents.damage());
        contents.entries().forEach(this::restore);
        if (!damage.isEmpty()) {
            LOG.warn("{} is damaged in {} places, of which the first: {}", store, damage.size(), damage.get(0));
        }
    }

    /**
     * An outbox in a file, of {@linkplain OutboxLimits#DEFAULT the default size}. Needs H2's MVStore, {@code
     * com.h2database:h2-mvstore}, which is an optional dependency.
     *
     * @param file the file, which is made if need be; see {@link MvOutboxStore#open}
     * @return the outbox, with what was stored
     * @throws OutboxLockedException if it is in use
     * @throws OutboxDamagedException if nothing can be read of it
     * @throws OutboxFailedException if it cannot be opened for another reason
     */
    public static DurableOutbox open(Path file) {
        return over(MvOutboxStore.open(file));
    }

    /**
     * An outbox in a file. Needs H2's MVStore, {@code com.h2database:h2-mvstore}, which is an optional dependency.
     *
     * @param file the file, which is made if need be; see {@link MvOutboxStore#open}
     * @param limits how much it holds; if more was stored, that is kept, and nothing is taken until there is a place
     * @param environment where time, randomness and threads come from
     * @return the outbox, with what was stored
     * @throws OutboxLockedException if it is in use
     * @throws OutboxDamagedException if nothing can be read of it
     * @throws OutboxFailedException if it cannot be opened for another reason
     */
    public static DurableOutbox open(Path file, OutboxLimits limits, Environment environment) {
        return over(MvOutboxStore.open(file), limits, environment);
    }

    /**
     * An outbox over a store of the host's, of {@linkplain OutboxLimits#DEFAULT the default size}.
     *
     * @param store where it keeps its records; from now on used, and closed, by this outbox alone
     * @return the outbox, with what was stored
     * @throws OutboxFailedException if the store cannot be read
     */
    public static DurableOutbox over(OutboxStore store) {
        return over(store, OutboxLimits.DEFAULT, Environment.system());
    }

    /**
     * An outbox over a store of the host's.
     *
     * @param store where it keeps its records; from now on used, and closed, by this outbox alone
     * @param limits how much it holds; if more was stored, that is kept, and nothing is taken until there is a place
     * @param environment where time, randomness and threads come from
     * @return the outbox, with what was stored
     * @throws OutboxFailedException if the store cannot be read
     */
    public static DurableOutbox over(OutboxStore store, OutboxLimits limits, Environment environment) {
        OutboxStore.Contents contents;
        try {
            contents = store.load();
        } catch (IOException e) {
            throw new OutboxFailedException(store + " cannot be read: " + e, e);
        }
        return new DurableOutbox(store, contents, limits, environment);
    }

    /**
     * What was found damaged when the outbox was opened. Damaged records are never delivered. They stay in the store, and are
     * reported again each time it is opened, until {@link #discardDamaged}.
     *
     * @return a line for each thing; empty if all is well
     */
    public List<String> damage() {
        return List.copyOf(damage);
    }

    /**
     * Removes the damaged records from the store for good.
     *
     * @return completes when that is stored
     */
    public CompletableFuture<Void> discardDamaged() {
        return ledger.write(List.copyOf(removals));
    }

    @Override
    public CompletableFuture<Void> append(OutboxRecord record, Duration wait) {
        return ledger.append(record, wait);
    }

    @Override
    public boolean reserve() {
        return ledger.reserve();
    }

    @Override
    public CompletableFuture<Void> appendReserved(OutboxRecord record) {
        return ledger.appendReserved(record);
    }

    @Override
    public void release() {
        ledger.release();
    }

    @Override
    public CompletableFuture<Void> settle(MessageId id) {
        return ledger.settle(id);
    }

    @Override
    public CompletableFuture<Void> bury(DeadLetter letter) {
        return ledger.bury(letter);
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public CompletableFuture<Void> remember(SeenRecord seen) {
        return ledger.remember(seen);
    }

    @Override
    public CompletableFuture<Void> forget(NodeName publisher, MessageId id) {
        return ledger.forget(publisher, id);
    }

    @Override
    public List<SeenRecord> seen() {
        return ledger.seen();
    }

    @Override
    public List<OutboxRecord> records() {
        return ledger.records();
    }

    @Override
    public List<OutboxRecord> attach(Consumer<OutboxRecord> requeued) {
        return ledger.attach(requeued);
    }

    @Override
    public void detach() {
        ledger.detach();
    }

    @Override
    public Optional<String> problem() {
        return ledger.problem();
    }

    @Override
    public Optional<MessageId> oldest() {
        return ledger.oldest();
    }

    @Override
    public void onCommit(CommitListener listener) {
        committer.onCommit(listener);
    }

    @Override
    public int size() {
        return ledger.size();
    }

    @Override
    public boolean close(Duration timeout) throws InterruptedException {
        ledger.close();
        boolean allStored = committer.close(timeout);
        ledger.news().close();
        return allStored;
    }

    private void wakeWaiting() {
        ledger.wakeWaiting();
    }

    private void restore(Put entry) {
        ledger.restoreKey(entry.key());
        try {
            switch (entry.table()) {
                case OUTBOX -> ledger.restore(entry.key(), RecordFormat.readRecord(entry));
                case DEAD_LETTERS -> ledger.restore(entry.key(), RecordFormat.readLetter(entry));
                case SEEN -> ledger.restore(entry.key(), RecordFormat.readSeen(entry));
            }
        } catch (RecordFormat.DamagedException e) {
            damage.add(e.getMessage());
            removals.add(Edit.remove(entry.table(), entry.key()));
        }
    }
}
