package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.message.MessageId;
import dev.seneschal.outbox.OutboxStore.Table;
import dev.seneschal.time.Environment;
import dev.seneschal.time.VirtualEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of messages when their store fails, and how the committer groups them while it does not. */
class DurableOutboxFailureTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final FaultyStore store = new FaultyStore();

    @Test
    void whatGathersDuringACommitIsOneBatch() throws Exception {
        DurableOutbox outbox = DurableOutbox.over(store);
        CountDownLatch mayCommit = store.hold();
        CompletableFuture<Void> first = outbox.append(Samples.record(1), DEADLINE);
        CompletableFuture<Void> last = first;
        for (long number = 2; number <= 100; number++) {
            last = outbox.append(Samples.record(number), DEADLINE);
        }

        assertThat(first).isNotDone();
        mayCommit.countDown();

        assertThat(last).succeedsWithin(DEADLINE);
        assertThat(store.committed()).hasSizeLessThanOrEqualTo(2);
        outbox.close(DEADLINE);
    }

    @Test
    void aListenerHearsOfEachBatchThatIsStoredAndNothingDependsOnIt() throws Exception {
        DurableOutbox outbox = DurableOutbox.over(store);
        List<Integer> batches = new CopyOnWriteArrayList<>();
        outbox.onCommit((changes, time) -> {
            assertThat(time.isNegative()).isFalse();
            batches.add(changes);
            throw new IllegalStateException("a listener's own");
        });

        join(outbox.append(Samples.record(1), DEADLINE));
        join(outbox.settle(Samples.record(1).id()));
        store.fail(false);
        outbox.append(Samples.record(2), DEADLINE).exceptionally(failed -> null).get(20, TimeUnit.SECONDS);

        assertThat(batches).containsExactly(1, 1);
        outbox.close(DEADLINE);
    }

    @Test
    void buryingIsOneBatchOfRemovalAndLetter() throws Exception {
        DurableOutbox outbox = DurableOutbox.over(store);
        DeadLetter letter = outgoing(1);
        join(outbox.append(letter.record(), DEADLINE));

        join(outbox.bury(letter));

        assertThat(store.committed().get(1).changes())
                .extracting(change -> change.getClass().getSimpleName() + " " + change.table())
                .containsExactly("Remove OUTBOX", "Put DEAD_LETTERS");
        outbox.close(DEADLINE);
    }

    @Test
    void aFailedCommitIsToldAndNothingOfItIsCalledStored() {
        DurableOutbox outbox = DurableOutbox.over(store);
        join(outbox.append(Samples.record(1), DEADLINE));
        store.fail(false);

        CompletableFuture<Void> second = outbox.append(Samples.record(2), DEADLINE);

        assertFailed(second);
        assertThat(ids(outbox)).containsExactly(Samples.id(1));
        assertThatThrownBy(() -> outbox.append(Samples.record(3), DEADLINE))
                .isInstanceOf(OutboxFailedException.class)
                .hasMessageContaining("the faulty store")
                .hasMessageContaining("No space left on device");
    }

    @Test
    void afterAFailureNothingIsWrittenEvenIfTheStoreCouldAgain() throws Exception {
        DurableOutbox outbox = DurableOutbox.over(store);
        join(outbox.append(Samples.record(1), DEADLINE));
        assertThat(outbox.reserve()).isTrue();
        store.fail(false);
        assertFailed(outbox.append(Samples.record(2), DEADLINE));
        store.heal();

        assertFailed(outbox.settle(Samples.id(1)));
        assertFailed(outbox.remember(Samples.seen(5)));
        assertFailed(outbox.bury(outgoing(6)));
        assertFailed(outbox.appendReserved(Samples.record(7)));
        assertThat(outbox.reserve()).as("a place for what could not be stored").isFalse();

        assertThat(store.committed()).hasSize(1);
        assertThat(outbox.size()).isZero();
        assertThat(outbox.close(DEADLINE)).isFalse();
        assertThat(store.closed()).isTrue();
        assertThat(ids(DurableOutbox.over(store))).containsExactly(Samples.id(1));
    }

    @Test
    void aMessageWhoseSyncFailedMayComeBack() {
        DurableOutbox outbox = DurableOutbox.over(store);
        store.fail(true);

        assertFailed(outbox.append(Samples.record(1), DEADLINE));

        assertThat(outbox.size()).isZero();
        assertThat(ids(DurableOutbox.over(store))).containsExactly(Samples.id(1));
    }

    @Test
    void whoWaitsForAPlaceIsToldOfTheFailure() throws Exception {
        DurableOutbox outbox = DurableOutbox.over(store, OutboxLimits.DEFAULT.withMaxMessages(1), Environment.system());
        CountDownLatch mayCommit = store.hold();
        CompletableFuture<Void> first = outbox.append(Samples.record(1), DEADLINE);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> outbox.append(Samples.record(2), DEADLINE));
        store.fail(false);

        mayCommit.countDown();

        assertFailed(first);
        assertFailed(waiting);
    }

    @Test
    void closingStoresWhatWaits() throws Exception {
        DurableOutbox outbox = DurableOutbox.over(store);
        CountDownLatch mayCommit = store.hold();
        CompletableFuture<Void> stored = outbox.append(Samples.record(1), DEADLINE);
        stored = CompletableFuture.allOf(stored, outbox.append(Samples.record(2), DEADLINE));

        assertThat(outbox.close(Duration.ofMillis(10))).isFalse();
        mayCommit.countDown();

        assertThat(outbox.close(DEADLINE)).isTrue();
        assertThat(stored).isCompleted();
        assertThat(ids(DurableOutbox.over(store))).containsExactly(Samples.id(1), Samples.id(2));
    }

    @Test
    void idlesWhenNothingHasWaitedForASecondUntilThereIsNoMoreToDo() {
        VirtualEnvironment world = new VirtualEnvironment(1);
        DurableOutbox outbox = DurableOutbox.over(store, OutboxLimits.DEFAULT, world);
        outbox.append(Samples.record(1), Duration.ZERO);
        world.advance(Duration.ofMillis(900));
        outbox.append(Samples.record(2), Duration.ZERO);
        world.advance(Duration.ofMillis(900));

        assertThat(store.idled()).isZero();
        world.advance(Duration.ofMillis(200));
        assertThat(store.idled()).isEqualTo(1);
        world.advance(Duration.ofMinutes(1));
        assertThat(store.idled()).isEqualTo(3);
    }

    @Test
    void aDamagedRecordIsReportedAndNeverDeliveredUntilItIsDiscarded() throws Exception {
        DurableOutbox outbox = DurableOutbox.over(store);
        for (long number = 1; number <= 3; number++) {
            join(outbox.append(Samples.record(number), DEADLINE));
        }
        outbox.close(DEADLINE);
        store.flip(Table.OUTBOX, 2);

        DurableOutbox reopened = DurableOutbox.over(store);
        assertThat(ids(reopened)).containsExactly(Samples.id(1), Samples.id(3));
        assertThat(reopened.damage()).singleElement().asString().contains("record 2 of OUTBOX");
        join(reopened.append(Samples.record(4), DEADLINE));
        join(reopened.discardDamaged());
        reopened.close(DEADLINE);

        DurableOutbox again = DurableOutbox.over(store);
        assertThat(ids(again)).containsExactly(Samples.id(1), Samples.id(3), Samples.id(4));
        assertThat(again.damage()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DISK_FULL", "SYNC_FAILS"})
    void aFileThatFailsEndsTheOutboxAndKeepsWhatWasStored(TracedFile.Fault fault) throws Exception {
        Path file = folder.resolve("outbox");
        TracedFile.Files files = new TracedFile.Files();
        DurableOutbox outbox = DurableOutbox.over(MvOutboxStore.open(file, files));
        join(outbox.append(Samples.record(1), DEADLINE));
        files.newest().fail(fault);

        CompletableFuture<Void> second = outbox.append(Samples.record(2), DEADLINE);

        assertThat(second)
                .failsWithin(DEADLINE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OutboxFailedException.class)
                .withMessageContaining(file.toString());
        files.newest().fail(TracedFile.Fault.NONE);
        assertThat(outbox.close(DEADLINE)).isFalse();
        DurableOutbox reopened = DurableOutbox.open(file);
        assertThat(ids(reopened)).startsWith(Samples.id(1));
        assertThat(reopened.close(DEADLINE)).isTrue();
    }

    private static DeadLetter outgoing(long number) {
        DeadLetter letter = Samples.letter(number);
        return new DeadLetter(
                letter.record(),
                DeadLetter.Direction.OUTGOING,
                letter.reason(),
                letter.mayHaveRun(),
                letter.attempts(),
                letter.firstTime(),
                letter.lastTime(),
                letter.error());
    }

    private static List<MessageId> ids(Outbox outbox) {
        return outbox.records().stream().map(OutboxRecord::id).toList();
    }

    private static void join(CompletableFuture<?> future) {
        assertThat(future).succeedsWithin(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void assertFailed(CompletableFuture<?> future) {
        assertThat(future)
                .failsWithin(DEADLINE)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(OutboxFailedException.class)
                .withMessageContaining("No space left on device");
    }
}
