package dev.seneschal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.outbox.OutboxStore.Batch;
import dev.seneschal.outbox.OutboxStore.Change;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Remove;
import dev.seneschal.outbox.OutboxStore.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a loss of power leaves of a file: all that was synced, and of what was written since any sectors or none. */
class MvOutboxStorePowerCutTest {

    private static final int COMMITS = 400;
    private static final int CUTS = 600;

    @TempDir
    private Path folder;

    private final Random random = new Random(20260102);
    /** What the store held after each commit, and how many steps had been done to the file by then. */
    private final List<Map<Long, String>> states = new ArrayList<>();

    private final List<Integer> stepsByCommit = new ArrayList<>();

    @Test
    void leavesAllThatWasCommittedAndNoHalfBatch() throws Exception {
        Path file = folder.resolve("outbox");
        MvOutboxStore.open(file).close();
        TracedFile.Files files = new TracedFile.Files();
        MvOutboxStore store = MvOutboxStore.open(file, files);
        byte[] before = Files.readAllBytes(file);
        commitAtRandom(store, files.newest());

        int rolledForward = 0;
        for (int i = 0; i < CUTS; i++) {
            int steps = random.nextInt(files.newest().steps() + 1);
            rolledForward += assertWhole(files.newest().afterPowerCut(before, steps, random), steps) ? 1 : 0;
        }

        System.out.println(CUTS + " power cuts over " + files.newest().steps() + " writes and syncs: after "
                + rolledForward + " a batch was there that was not confirmed yet");
        store.close();
    }

    private void commitAtRandom(MvOutboxStore store, TracedFile traced) throws Exception {
        TreeMap<Long, String> state = new TreeMap<>();
        noteState(state, traced);
        long lastKey = 0;
        for (int commit = 0; commit < COMMITS; commit++) {
            List<Change> changes = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                String value = "v".repeat(random.nextInt(3000)) + random.nextInt();
                changes.add(new Put(Table.OUTBOX, ++lastKey, value.getBytes()));
                state.put(lastKey, value);
            }
            while (state.size() > 50) {
                Long oldest = random.nextInt(4) > 0 ? state.firstKey() : state.ceilingKey(1 + random.nextLong(lastKey));
                changes.add(new Remove(Table.OUTBOX, oldest));
                state.remove(oldest);
            }
            store.commit(new Batch(changes));
            noteState(state, traced);
            if (random.nextInt(50) == 0) {
                store.idle();
            }
        }
    }

    private void noteState(TreeMap<Long, String> state, TracedFile traced) {
        states.add(new TreeMap<>(state));
        stepsByCommit.add(traced.steps());
    }

    /** The last state that was confirmed, or the one that was about to be; says whether it is the latter. */
    private boolean assertWhole(byte[] image, int steps) throws Exception {
        int confirmed = 0;
        while (confirmed + 1 < states.size() && stepsByCommit.get(confirmed + 1) <= steps) {
            confirmed++;
        }
        Path copy = folder.resolve("copy");
        Files.write(copy, image);
        MvOutboxStore store = MvOutboxStore.open(copy);
        Map<Long, String> found =
                store.load().entries().stream().collect(Collectors.toMap(Put::key, entry -> new String(entry.value())));
        store.close();
        if (found.equals(states.get(confirmed))) {
            return false;
        }
        assertThat(found).isEqualTo(states.get(Math.min(confirmed + 1, states.size() - 1)));
        return true;
    }
}
