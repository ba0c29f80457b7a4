package dev.seneschal.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seneschal.outbox.OutboxStore.Batch;
import dev.seneschal.outbox.OutboxStore.Change;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Remove;
import dev.seneschal.outbox.OutboxStore.Table;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a loss of power leaves of a file: all that was synced, and of what was written since any sectors or none. How long MVStore leaves
 * alone the space that it has given up is set such that what is written where does not depend on how fast the machine is.
 */
class MvOutboxStorePowerCutTest {

    private static final int COMMITS = 400;
    private static final int CUTS = 300;
    private static final int AN_HOUR = 3_600_000;

    @TempDir
    private Path folder;

    /** What the store held when a commit had returned, and where its file was then. */
    private record State(Map<Long, String> values, TracedFile file, int steps) {}

    private final Random random = new Random(20260102);
    private final List<State> states = new ArrayList<>();
    private int mostBytes = 3_000;
    private int cuts = CUTS;

    @Test
    void leavesAllThatWasCommittedAndNoHalfBatch() throws Exception {
        cutPower(new TracedFile.Files(AN_HOUR));

        assertThat(files()).as("files, rewritten when idle").hasSizeGreaterThan(1);
    }

    /** As where each commit comes later than the second for which MVStore keeps what it has given up. */
    @Test
    void leavesAllThatWasCommittedWhereSpaceIsWrittenToAgainAtOnce() throws Exception {
        cutPower(new TracedFile.Files(0));
    }

    /** Compacting begins after 8 MiB; what it moves is written again with the next commit. */
    @Test
    void leavesAllThatWasCommittedWhereTheFileIsCompacted() throws Exception {
        mostBytes = 15_000;
        cuts = 100;

        cutPower(new TracedFile.Files(0));

        assertThat(states.stream()
                        .flatMap(state -> state.values.entrySet().stream())
                        .distinct()
                        .mapToLong(entry -> entry.getValue().length())
                        .sum())
                .isGreaterThan(2 * 8 << 20);
    }

    /** The file of a loss of power, of whose last write a part is so that MVStore fails by one of its own assertions. */
    @Test
    void goesBackByOneWriteWhereMvStoreFailsAtTheLast() throws Exception {
        Map<Long, String> found;
        try (InputStream packed = getClass().getResourceAsStream("last-write-torn.mv.gz")) {
            found = open(new GZIPInputStream(packed).readAllBytes());
        }

        assertThat(found).hasSize(50).containsKey(3486L);
    }

    private void cutPower(TracedFile.Files files) throws Exception {
        MvOutboxStore store = MvOutboxStore.open(folder.resolve("outbox"), files);
        commitAtRandom(store, files);
        store.close();

        int ahead = 0;
        for (int i = 0; i < cuts; i++) {
            TracedFile file = files().get(random.nextInt(files().size()));
            int steps = random.nextBoolean() ? file.beforeSync(random) : random.nextInt(file.steps() + 1);
            ahead += assertWhole(file, steps) ? 1 : 0;
        }

        System.out.println(cuts + " power cuts over " + COMMITS + " commits to " + files().size()
                + " files, one rewritten from the other: after " + ahead
                + " a batch was there that was not confirmed yet, after none one was missing or half there");
    }

    private List<TracedFile> files() {
        return states.stream().map(State::file).distinct().toList();
    }

    private void commitAtRandom(MvOutboxStore store, TracedFile.Files files) throws Exception {
        TreeMap<Long, String> state = new TreeMap<>();
        states.add(
                new State(new TreeMap<>(state), files.newest(), files.newest().steps()));
        long lastKey = 0;
        for (int commit = 0; commit < COMMITS; commit++) {
            List<Change> changes = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                String value = "v".repeat(random.nextInt(mostBytes)) + random.nextInt();
                changes.add(new Put(Table.OUTBOX, ++lastKey, value.getBytes(UTF_8)));
                state.put(lastKey, value);
            }
            while (state.size() > 50) {
                Long oldest = random.nextInt(4) > 0 ? state.firstKey() : state.ceilingKey(1 + random.nextLong(lastKey));
                changes.add(new Remove(Table.OUTBOX, oldest));
                state.remove(oldest);
            }
            store.commit(new Batch(changes));
            states.add(new State(
                    new TreeMap<>(state), files.newest(), files.newest().steps()));
            if (random.nextInt(50) == 0) {
                store.idle();
                states.add(new State(
                        new TreeMap<>(state), files.newest(), files.newest().steps()));
            }
        }
    }

    /** The last state that was confirmed, or the one that was about to be; says whether it is the latter. */
    private boolean assertWhole(TracedFile file, int steps) throws Exception {
        int confirmed = firstOf(file);
        for (int i = 0; i < states.size(); i++) {
            if (states.get(i).file == file && states.get(i).steps <= steps) {
                confirmed = i;
            }
        }
        int next = Math.min(confirmed + 1, states.size() - 1);
        Map<Long, String> found = open(file.afterPowerCut(steps, random));
        if (found.equals(states.get(confirmed).values)) {
            return false;
        }
        assertThat(found.keySet())
                .as("after step " + steps + ", confirmed was commit " + confirmed + ", found is "
                        + IntStream.range(0, states.size())
                                .filter(i -> states.get(i).values.equals(found))
                                .boxed()
                                .toList())
                .isEqualTo(states.get(next).values.keySet());
        assertThat(found.equals(states.get(next).values)).isTrue();
        return true;
    }

    private int firstOf(TracedFile file) {
        return IntStream.range(0, states.size())
                .filter(i -> states.get(i).file == file)
                .findFirst()
                .orElseThrow();
    }

    private Map<Long, String> open(byte[] image) throws Exception {
        Path copy = folder.resolve("copy");
        Files.write(copy, image);
        return MvRecovery.read(copy, folder.resolve("scratch")).entries().stream()
                .collect(Collectors.toMap(Put::key, entry -> new String(entry.value(), UTF_8)));
    }
}
