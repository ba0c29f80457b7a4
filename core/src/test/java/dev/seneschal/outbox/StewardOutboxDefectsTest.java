package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.message.MessageId;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.time.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What Steward gets wrong with its store's keys and syncs, done right. */
class StewardOutboxDefectsTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final FaultyStore store = new FaultyStore();

    @Test
    void noProcessOverwritesWhatAnEarlierOneStored() throws Exception {
        for (long process = 0; process < 5; process++) {
            DurableOutbox outbox = DurableOutbox.over(store);
            for (long number = 1; number <= 10; number++) {
                assertThat(outbox.append(Samples.record(process * 10 + number), DEADLINE))
                        .succeedsWithin(DEADLINE);
            }
            outbox.close(DEADLINE);
        }

        List<Long> keys = store.committed().stream()
                .flatMap(batch -> batch.changes().stream())
                .map(OutboxStore.Change::key)
                .toList();
        assertThat(keys).hasSize(50).doesNotHaveDuplicates().isSorted();
        assertThat(DurableOutbox.over(store).records())
                .map(OutboxRecord::id)
                .isEqualTo(LongStream.rangeClosed(1, 50).mapToObj(Samples::id).toList());
    }

    @Test
    void noIdIsGivenTwice() {
        Set<MessageId> ids = new HashSet<>();

        for (int process = 0; process < 100; process++) {
            Environment environment = Environment.system();
            for (int i = 0; i < 1000; i++) {
                ids.add(MessageId.random(environment.random()));
            }
        }

        assertThat(ids).hasSize(100_000);
        assertThat(ids.stream().map(MessageId::wireId).collect(Collectors.toSet()))
                .hasSize(100_000)
                .doesNotContain(0L);
    }

    @Test
    void oneSyncServesAllWhoWait() throws Exception {
        DurableOutbox outbox = DurableOutbox.over(store);
        CountDownLatch mayCommit = store.hold();
        ExecutorService senders = Executors.newFixedThreadPool(16);
        List<CompletableFuture<CompletableFuture<Void>>> appended = new ArrayList<>();
        for (long number = 1; number <= 1000; number++) {
            OutboxRecord record = Samples.record(number);
            appended.add(CompletableFuture.supplyAsync(() -> outbox.append(record, DEADLINE), senders));
        }
        CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new)).join();

        mayCommit.countDown();

        assertThat(appended).allSatisfy(each -> assertThat(each.join()).succeedsWithin(DEADLINE));
        assertThat(store.committed()).hasSizeLessThanOrEqualTo(2);
        assertThat(store.committed().stream().flatMap(batch -> batch.changes().stream()))
                .hasSize(1000)
                .allMatch(Put.class::isInstance);
        senders.shutdown();
        outbox.close(DEADLINE);
    }
}
