package dev.seneschal.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.outbox.OutboxStore.Batch;
import dev.seneschal.outbox.OutboxStore.Change;
import dev.seneschal.outbox.OutboxStore.Contents;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Remove;
import dev.seneschal.outbox.OutboxStore.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An outbox file that has become much larger than what is in it: how it is made smaller, and what becomes of it when it cannot be. */
class MvOutboxStoreIdleTest {

    private static final int LARGE = 100_000;
    private static final int LAST = 40;
    private static final int AN_HOUR = 3_600_000;
    /** What the file may reach while it is in use, with one commit more. */
    private static final long MOST_BYTES = 110_000_000;

    @TempDir
    private Path folder;

    private final Unsynced files = new Unsynced();

    /** Files in a folder that cannot be synced from some moment on. */
    private static final class Unsynced extends MvFiles {

        private boolean fails;

        /** So that a file grows by all that is written to it, as on a machine that writes more in a second than a test may. */
        @Override
        int retentionMillis() {
            return AN_HOUR;
        }

        @Override
        void syncFolder(Path file) throws IOException {
            if (fails) {
                throw new IOException("on purpose");
            }
            super.syncFolder(file);
        }
    }

    @Test
    void whatFailsAfterTheFileWasExchangedIsToldAndLosesNothing() throws IOException {
        Path file = folder.resolve("outbox");
        MvOutboxStore store = grown(file);

        files.fails = true;
        assertThatThrownBy(store::idle)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(file.toString(), "on purpose");
        assertThatThrownBy(() -> store.commit(last("too late"))).isInstanceOf(IOException.class);
        store.close();

        files.fails = false;
        assertThat(values(file)).containsExactly("the last");
    }

    @Test
    void whereItCannotBeExchangedTheOldFileIsGoneOnWith() throws IOException {
        Path file = folder.resolve("outbox");
        MvOutboxStore store = grown(file);
        Files.createDirectories(folder.resolve("outbox.new").resolve("in the way"));
        long size = Files.size(file);

        assertThat(store.idle()).isFalse();
        assertThat(Files.size(file)).isEqualTo(size);
        store.commit(last("later"));
        store.close();

        Files.delete(folder.resolve("outbox.new").resolve("in the way"));
        assertThat(values(file)).containsExactly("later");
    }

    @Test
    void isMadeSmallerOtherwise() throws IOException {
        Path file = folder.resolve("outbox");
        MvOutboxStore store = grown(file);
        long size = Files.size(file);

        assertThat(store.idle()).isFalse();

        assertThat(Files.size(file)).isLessThan(size / 4);
        store.close();
        assertThat(values(file)).containsExactly("the last");
    }

    @Test
    void isMadeSmallerWhileInUseToo() throws IOException {
        Path file = folder.resolve("outbox");
        MvOutboxStore store = MvOutboxStore.open(file, files);
        store.load();
        store.commit(last("the last"));
        long largest = 0;

        for (long key = 1; key < LAST; key++) {
            write(store, 60);
            largest = Math.max(largest, Files.size(file));
        }

        assertThat(largest).isBetween(MOST_BYTES / 2, MOST_BYTES);
        assertThat(file.resolveSibling("outbox.new")).doesNotExist();
        store.close();
        assertThat(values(file)).containsExactly("the last");
    }

    @Test
    void isGoneOnWithWhereItCannotBeExchangedWhileInUse() throws IOException {
        Path file = folder.resolve("outbox");
        MvOutboxStore store = MvOutboxStore.open(file, files);
        store.load();
        Files.createDirectories(folder.resolve("outbox.new").resolve("in the way"));
        while (Files.size(file) < MOST_BYTES) {
            write(store, 60);
        }
        store.commit(last("later"));

        Files.delete(folder.resolve("outbox.new").resolve("in the way"));
        while (Files.size(file) > MOST_BYTES / 2) {
            write(store, 60);
        }
        store.close();

        assertThat(values(file)).containsExactly("later");
    }

    @Test
    void whatWasWrittenInVainIsNotLeftOnADiskThatMayBeFull() throws IOException {
        Path file = folder.resolve("outbox");
        MvOutboxStore.open(file, files).close();
        Files.createDirectories(folder.resolve("outbox.damaged").resolve("in the way"));
        Contents contents = new Contents(List.of(new Put(Table.OUTBOX, 1, new byte[] {1})), List.of("damaged"));

        assertThatThrownBy(() -> MvOutboxStore.exchange(file, contents, files)).isInstanceOf(IOException.class);

        assertThat(folder.resolve("outbox.new")).doesNotExist();
        assertThat(values(file)).isEmpty();
    }

    @Test
    void whatFailsAfterTheFileWasExchangedWhileInUseIsTold() throws IOException {
        Path file = folder.resolve("outbox");
        MvOutboxStore store = MvOutboxStore.open(file, files);
        store.load();
        store.commit(last("the last"));
        files.fails = true;

        assertThatThrownBy(() -> {
                    while (Files.size(file) < MOST_BYTES) {
                        write(store, 60);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(file.toString(), "on purpose");

        store.close();
        files.fails = false;
        assertThat(values(file)).contains("the last");
    }

    /** Has so many large values come and go. */
    private static void write(MvOutboxStore store, int values) throws IOException {
        List<Change> changes = new ArrayList<>();
        for (long key = 1; key <= values; key++) {
            changes.add(new Put(Table.SEEN, key, new byte[LARGE]));
        }
        store.commit(new Batch(changes));
        store.commit(new Batch(changes.stream()
                .<Change>map(put -> new Remove(Table.SEEN, put.key()))
                .toList()));
    }

    /** A store whose file is much larger than what is in it. */
    private MvOutboxStore grown(Path file) throws IOException {
        MvOutboxStore store = MvOutboxStore.open(file, files);
        store.load();
        for (long key = 1; key < LAST; key++) {
            store.commit(new Batch(List.of(new Put(Table.OUTBOX, key, new byte[LARGE]))));
            store.commit(new Batch(List.of(new Remove(Table.OUTBOX, key))));
        }
        store.commit(last("the last"));
        return store;
    }

    private static Batch last(String value) {
        return new Batch(List.of(new Put(Table.OUTBOX, LAST, value.getBytes(UTF_8))));
    }

    private List<String> values(Path file) throws IOException {
        MvOutboxStore store = MvOutboxStore.open(file, files);
        List<Put> entries = store.load().entries();
        store.close();
        return entries.stream().map(entry -> new String(entry.value(), UTF_8)).toList();
    }
}
