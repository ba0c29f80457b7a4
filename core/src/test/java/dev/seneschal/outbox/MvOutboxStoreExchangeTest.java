package dev.seneschal.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.outbox.OutboxStore.Batch;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Remove;
import dev.seneschal.outbox.OutboxStore.Table;
import dev.seneschal.outbox.TracedFile.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever fails while a file is written that is to take another's place, and at whichever step, nothing that was stored is lost. */
class MvOutboxStoreExchangeTest {

    private static final int VALUES = 200;
    private static final int LARGE = 100_000;
    private static final int AN_HOUR = 3_600_000;
    private static final int CUTS = 100;

    @TempDir
    private Path folder;

    private final TracedFile.Files files = new TracedFile.Files(AN_HOUR);
    private final Set<String> stored = new TreeSet<>();
    private Path file;
    private long lastKey;

    @BeforeEach
    void fill() throws IOException {
        file = folder.resolve("outbox");
        MvOutboxStore store = MvOutboxStore.open(file, files);
        for (int i = 0; i < VALUES; i++) {
            storeOne(store);
        }
        store.close();
    }

    private void storeOne(MvOutboxStore store) throws IOException {
        String value = "value " + ++lastKey;
        store.commit(new Batch(List.of(new Put(Table.OUTBOX, lastKey, value.getBytes(UTF_8)))));
        stored.add(value);
    }

    /** Makes the file much larger than what is in it. */
    private void grow(MvOutboxStore store) throws IOException {
        for (int i = 0; i < 20; i++) {
            store.commit(new Batch(List.of(new Put(Table.SEEN, 1, new byte[LARGE]))));
        }
        store.commit(new Batch(List.of(new Remove(Table.SEEN, 1))));
    }

    private void assertAllIsThere() throws IOException {
        MvOutboxStore store = MvOutboxStore.open(file);
        OutboxStore.Contents contents = store.load();
        store.close();
        assertThat(contents.damage()).isEmpty();
        assertThat(values(contents.entries())).isEqualTo(stored);
    }

    private static Set<String> values(List<Put> entries) {
        return entries.stream()
                .map(entry -> new String(entry.value(), UTF_8))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void whatFailsWhenItIsOpenedLeavesTheFileAsItWas(Fault fault) throws IOException {
        byte[] before = Files.readAllBytes(file);

        int failed = 0;
        for (files.failRewrites(fault, failed); !opens(); files.failRewrites(faultAfter(fault, failed), failed)) {
            failed++;
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            assertThat(folder.resolve("outbox.new")).doesNotExist();
        }

        assertThat(failed).isGreaterThanOrEqualTo(fault == Fault.MOVE_FAILS ? 1 : 2);
        assertAllIsThere();
    }

    /** A move has no steps: it fails once. */
    private static Fault faultAfter(Fault fault, int failed) {
        return fault == Fault.MOVE_FAILS && failed > 0 ? Fault.NONE : fault;
    }

    private boolean opens() throws IOException {
        try {
            MvOutboxStore.open(file, files).close();
            return true;
        } catch (OutboxFailedException e) {
            assertThat(e).hasMessageContaining(file.toString());
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void whatFailsWhenItIsMadeSmallerLetsTheOldFileGoOn(Fault fault) throws IOException {
        MvOutboxStore store = MvOutboxStore.open(file, files);
        grow(store);
        long large = Files.size(file);

        int failed = 0;
        for (files.failRewrites(fault, failed);
                !isMadeSmaller(store, large);
                files.failRewrites(faultAfter(fault, failed), failed)) {
            failed++;
            assertThat(folder.resolve("outbox.new")).doesNotExist();
            storeOne(store);
        }
        storeOne(store);
        store.close();

        assertThat(failed).isGreaterThanOrEqualTo(fault == Fault.MOVE_FAILS ? 1 : 2);
        assertAllIsThere();
    }

    private boolean isMadeSmaller(MvOutboxStore store, long large) throws IOException {
        store.idle();
        return Files.size(file) < large;
    }

    /** The old file has no name any more then, so a loss of power must find all of the new one on the disk. */
    @Test
    void isOnTheDiskBeforeItTakesTheOldOnesPlace() throws Exception {
        MvOutboxStore.open(file, files).close();
        TracedFile rewritten = files.newestRewrite();
        Random random = new Random(20260104);

        for (int cut : IntStream.range(0, CUTS).toArray()) {
            Path image = Files.write(folder.resolve("image"), rewritten.afterPowerCut(rewritten.steps(), random));
            OutboxStore.Contents contents = MvRecovery.read(image, folder.resolve("scratch"));

            assertThat(contents.damage()).as("cut %s", cut).isEmpty();
            assertThat(values(contents.entries())).isEqualTo(stored);
        }
    }

    @Test
    void whatFailsForGoodIsToldByName() {
        files.failRewrites(Fault.SYNC_FAILS, 0);

        assertThatThrownBy(() -> DurableOutbox.over(MvOutboxStore.open(file, files)))
                .isInstanceOf(OutboxFailedException.class)
                .hasMessageStartingWith("outbox file " + file + " cannot be opened")
                .hasMessageContaining("Input/output error");
    }
}
