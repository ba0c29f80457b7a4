package dev.seneschal.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.outbox.OutboxStore;
import dev.seneschal.outbox.OutboxStore.Batch;
import dev.seneschal.outbox.OutboxStore.Change;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Remove;
import dev.seneschal.outbox.OutboxStore.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link OutboxStore} must do. To check yours, extend this class and say how to open it:
 *
 * <pre>{@code
 * class MvOutboxStoreTest extends OutboxStoreContract {
 *     @TempDir
 *     private Path folder;
 *
 *     protected OutboxStore open() {
 *         return MvOutboxStore.open(folder.resolve("outbox"));
 *     }
 * }
 * }</pre>
 *
 * <p>Within a test every call of {@link #open()} is to give the same store, after the one before was closed; another test begins with
 * an empty one. That what is committed survives a crash, and that a failed sync is not kept quiet, cannot be tested so generally: that
 * is for tests of your own.
 */
public abstract class OutboxStoreContract {

    private static final int LARGE = 3 * 1024 * 1024;

    /** For subclasses. */
    protected OutboxStoreContract() {}

    /**
     * Opens the store of the test that is running.
     *
     * @return the store, which the test closes
     */
    protected abstract OutboxStore open();

    @Test
    void isEmptyAtFirst() throws IOException {
        assertThat(reopened()).isEmpty();
    }

    @Test
    void keepsWhatIsPut() throws IOException {
        commit(put(Table.OUTBOX, 1, "one"), put(Table.OUTBOX, 2, "two"));

        assertThat(reopened()).containsExactly("OUTBOX 1 one", "OUTBOX 2 two");
    }

    @Test
    void removesWhatIsRemoved() throws IOException {
        commit(put(Table.OUTBOX, 1, "one"), put(Table.OUTBOX, 2, "two"));
        commit(new Remove(Table.OUTBOX, 1));

        assertThat(reopened()).containsExactly("OUTBOX 2 two");
    }

    @Test
    void keepsTheTablesApart() throws IOException {
        commit(put(Table.OUTBOX, 7, "a"), put(Table.DEAD_LETTERS, 7, "b"), put(Table.SEEN, 7, "c"));
        commit(new Remove(Table.DEAD_LETTERS, 7));

        assertThat(reopened()).containsExactlyInAnyOrder("OUTBOX 7 a", "SEEN 7 c");
    }

    @Test
    void puttingUnderTheSameKeyReplaces() throws IOException {
        commit(put(Table.SEEN, 1, "started"));
        commit(put(Table.SEEN, 1, "acknowledged"));

        assertThat(reopened()).containsExactly("SEEN 1 acknowledged");
    }

    @Test
    void removingWhatIsNotThereDoesNothing() throws IOException {
        commit(put(Table.OUTBOX, 1, "one"));
        commit(new Remove(Table.OUTBOX, 99));

        assertThat(reopened()).containsExactly("OUTBOX 1 one");
    }

    @Test
    void carriesOutABatchInItsOrder() throws IOException {
        commit(
                put(Table.OUTBOX, 1, "one"),
                new Remove(Table.OUTBOX, 1),
                put(Table.OUTBOX, 2, "two"),
                put(Table.OUTBOX, 2, "two again"));

        assertThat(reopened()).containsExactly("OUTBOX 2 two again");
    }

    @Test
    void givesEntriesInTheOrderOfTheirKeys() throws IOException {
        List<Long> keys = List.of(5L, 300L, 2L, Long.MAX_VALUE, 70_000L, 4_000_000_000L, 1L);
        commit(keys.stream().map(key -> put(Table.OUTBOX, key, "x")).toArray(Change[]::new));

        try (Opened opened = new Opened(open())) {
            assertThat(opened.store.load().entries())
                    .extracting(Put::key)
                    .containsExactlyElementsOf(keys.stream().sorted().toList());
        }
    }

    @Test
    void takesAnyBytesOfAnyLength() throws IOException {
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        try (Opened opened = new Opened(open())) {
            opened.store.load();
            opened.store.commit(
                    new Batch(List.of(new Put(Table.OUTBOX, 1, large), new Put(Table.OUTBOX, 2, new byte[0]))));
        }

        try (Opened opened = new Opened(open())) {
            List<Put> entries = opened.store.load().entries();
            assertThat(entries.get(0).value()).isEqualTo(large);
            assertThat(entries.get(1).value()).isEmpty();
        }
    }

    @Test
    void reportsNoDamageWhereThereIsNone() throws IOException {
        commit(put(Table.OUTBOX, 1, "one"));

        try (Opened opened = new Opened(open())) {
            assertThat(opened.store.load().damage()).isEmpty();
        }
    }

    @Test
    void idlingLosesNothing() throws IOException {
        try (Opened opened = new Opened(open())) {
            opened.store.load();
            for (long key = 1; key <= 1000; key++) {
                opened.store.commit(new Batch(List.of(put(Table.OUTBOX, key, "x".repeat(1000)))));
                if (key > 10) {
                    opened.store.commit(new Batch(List.of(new Remove(Table.OUTBOX, key - 10))));
                }
            }
            boolean more = true;
            for (int i = 0; more && i < 100; i++) {
                more = opened.store.idle();
            }
            opened.store.commit(new Batch(List.of(put(Table.SEEN, 1001, "after"))));
        }

        assertThat(reopened()).hasSize(11).contains("SEEN 1001 after").anyMatch(line -> line.startsWith("OUTBOX 1000"));
    }

    @Test
    void keepsStepWithAMapInMemory() throws IOException {
        Random random = new Random(42);
        Map<Long, String> expected = new TreeMap<>();
        for (int run = 0; run < 5; run++) {
            try (Opened opened = new Opened(open())) {
                opened.store.load();
                for (int i = 0; i < 40; i++) {
                    opened.store.commit(randomBatch(random, expected));
                }
            }
            assertThat(reopened())
                    .containsExactlyElementsOf(expected.entrySet().stream()
                            .map(entry -> "OUTBOX " + entry.getKey() + " " + entry.getValue())
                            .toList());
        }
    }

    private static Batch randomBatch(Random random, Map<Long, String> expected) {
        List<Change> changes = new ArrayList<>();
        IntStream.range(0, random.nextInt(20)).forEach(i -> {
            long key = 1L + random.nextInt(200);
            if (random.nextBoolean()) {
                String value = "v" + random.nextInt();
                changes.add(put(Table.OUTBOX, key, value));
                expected.put(key, value);
            } else {
                changes.add(new Remove(Table.OUTBOX, key));
                expected.remove(key);
            }
        });
        return new Batch(changes);
    }

    private void commit(Change... changes) throws IOException {
        try (Opened opened = new Opened(open())) {
            opened.store.load();
            opened.store.commit(new Batch(List.of(changes)));
        }
    }

    private List<String> reopened() throws IOException {
        try (Opened opened = new Opened(open())) {
            return opened.store.load().entries().stream()
                    .map(entry -> entry.table() + " " + entry.key() + " " + new String(entry.value(), UTF_8))
                    .toList();
        }
    }

    private static Put put(Table table, long key, String value) {
        return new Put(table, key, value.getBytes(UTF_8));
    }

    private record Opened(OutboxStore store) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            store.close();
        }
    }
}
