package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.time.Environment;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many messages. {@code -Dseneschal.outbox-messages=100000} lets fewer through the store than the million that counts. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MvOutboxStoreVolumeTest {

    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final long MESSAGES = Long.getLong("seneschal.outbox-messages", 1_000_000);
    private static final long MOST_BYTES = 200_000_000;
    private static final long MOST_BYTES_AT_ONCE = 50_000_000;
    private static final int FEWER = 5;
    private static final int STAYS_EVERY = 2000;
    private static final int LOOK_EVERY = 1000;

    @TempDir
    private Path folder;

    /** As it is shipped: what is given up is not written to for a second, whatever the machine gets through in that. */
    @Test
    void takesLittleSpaceWhileLittleWaits() throws Exception {
        Path file = folder.resolve("outbox");

        long largest = passThrough(DurableOutbox.open(file), MESSAGES);

        System.out.println("the most on disk " + largest + " bytes, the file at the end " + Files.size(file));
        assertThat(largest).isLessThan(MOST_BYTES);
    }

    @Test
    void takesFarLessWhereSpaceIsWrittenToAgainAtOnce() throws Exception {
        Path file = folder.resolve("outbox");

        long largest = passThrough(
                DurableOutbox.over(MvOutboxStore.open(file, new MvFiles() {
                    @Override
                    int retentionMillis() {
                        return 0;
                    }
                })),
                MESSAGES / FEWER);

        System.out.println("the most on disk " + largest + " bytes, with space that is written to again at once");
        assertThat(largest).isLessThan(MOST_BYTES_AT_ONCE);
    }

    /** Lets messages come and go, and says how much was on disk at most, all files counted. */
    private long passThrough(DurableOutbox outbox, long messages) throws Exception {
        long largest = 0;
        for (int waiting : new int[] {64, 1024}) {
            Semaphore places = new Semaphore(waiting);
            long began = System.nanoTime();
            for (long number = 1; number <= messages / 2; number++) {
                places.acquire();
                OutboxRecord record = Samples.record(number);
                outbox.append(record, DEADLINE).thenRun(() -> {
                    places.release();
                    if (record.id().low() % STAYS_EVERY != 0) {
                        outbox.settle(record.id());
                    }
                });
                if (number % LOOK_EVERY == 0) {
                    largest = Math.max(largest, bytesOnDisk());
                }
            }
            places.acquire(waiting);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "%d messages in and out, %d waiting: %.0f a second%n",
                    messages / 2, waiting, messages / 2 / seconds);
        }
        outbox.close(DEADLINE);
        return largest;
    }

    private long bytesOnDisk() {
        File[] files = folder.toFile().listFiles();
        return Stream.of(Objects.requireNonNull(files)).mapToLong(File::length).sum();
    }

    @Test
    void writesAgainAfterASecondToSpaceThatWasGivenUp() {
        MVStore store = new MvFiles().openForWriting(folder.resolve("outbox").toString());

        assertThat(store.getRetentionTime()).isEqualTo(1000);
        store.close();
    }

    @Test
    void replaysAHundredThousandInOrder() throws Exception {
        Path file = folder.resolve("outbox");
        OutboxLimits limits = OutboxLimits.DEFAULT.withMaxMessages(150_000);
        DurableOutbox outbox = DurableOutbox.open(file, limits, Environment.system());
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (long number = 1; number <= 100_000; number++) {
            last = outbox.append(Samples.record(number), DEADLINE);
        }
        last.get();
        outbox.close(DEADLINE);

        long began = System.nanoTime();
        DurableOutbox reopened = DurableOutbox.open(file, limits, Environment.system());
        System.out.printf("opened with 100,000 messages in %.2f s%n", (System.nanoTime() - began) / 1e9);

        assertThat(reopened.records().stream()
                        .mapToLong(record -> record.id().low())
                        .toArray())
                .isEqualTo(LongStream.rangeClosed(1, 100_000).toArray());
        reopened.close(DEADLINE);
    }
}
