package dev.seneschal.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seneschal.outbox.OutboxStore.Batch;
import dev.seneschal.outbox.OutboxStore.Put;
import dev.seneschal.outbox.OutboxStore.Remove;
import dev.seneschal.outbox.OutboxStore.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an outbox file when it cannot be made smaller. */
class MvOutboxStoreIdleTest {

    private static final int LARGE = 100_000;
    private static final int LAST = 40;

    @TempDir
    private Path folder;

    private final Unsynced files = new Unsynced();

    /** Files in a folder that cannot be synced from some moment on. */
    private static final class Unsynced extends MvFiles {

        private boolean fails;

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
