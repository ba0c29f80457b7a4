package dev.seneschal.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.seneschal.outbox.OutboxStore.Batch;
import dev.seneschal.outbox.OutboxStore.Change;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SimulatedStoreTest {

    private static final byte[] VALUE = {1, 2, 3, 4};

    private final Tally tally = new Tally();
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    private SimulatedStore store(long seed, Faults faults) {
        Dice dice = new Dice(new SplittableRandom(seed));
        return new SimulatedStore("node1", dice, faults, tally, kills::incrementAndGet, failures::incrementAndGet);
    }

    private static Batch batch(long... keys) {
        List<Change> puts = new ArrayList<>();
        for (long key : keys) {
            puts.add(new Put(Table.OUTBOX, key, VALUE));
        }
        return new Batch(puts);
    }

    @Test
    void aFullDiskKeepsNothingAndSaysSo() throws IOException {
        SimulatedStore store = store(1, Faults.NONE);
        store.commit(batch(1));

        store.full(true);
        assertThatIOException().isThrownBy(() -> store.commit(batch(2))).withMessageContaining("no space");
        store.full(false);
        store.commit(batch(3));

        assertThat(store.load().entries()).extracting(Put::key).containsExactly(1L, 3L);
        assertThat(failures).hasValue(1);
    }

    @Test
    void aFailedSyncLeavesTheWholeBatchOrNothing() {
        Set<Integer> left = new HashSet<>();
        for (long seed = 1; seed <= 20; seed++) {
            SimulatedStore store = store(seed, Faults.builder().failedSyncs(1).build());
            assertThatIOException().isThrownBy(() -> store.commit(batch(1, 2)));
            left.add(store.load().entries().size());
        }

        assertThat(left).containsExactlyInAnyOrder(0, 2);
        assertThat(failures).hasValue(20);
    }

    @Test
    void aTornWriteLeavesTheWholeBatchOrNothingOrADamagedLastRecord() {
        Set<List<Integer>> left = new HashSet<>();
        for (long seed = 1; seed <= 100; seed++) {
            SimulatedStore store = store(seed, Faults.builder().tornWrites(1).build());
            assertThatIOException().isThrownBy(() -> store.commit(batch(1, 2)));
            List<Put> entries = store.load().entries();
            left.add(entries.stream().map(entry -> (int) entry.key()).toList());
            if (entries.size() == 1) {
                assertThat(entries.get(0).value()).isNotEqualTo(VALUE);
            }
        }

        assertThat(left).containsExactlyInAnyOrder(List.of(), List.of(2), List.of(1, 2));
        assertThat(kills).hasValue(100);
    }
}
