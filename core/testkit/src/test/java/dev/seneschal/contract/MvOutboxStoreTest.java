package dev.seneschal.contract;

import dev.seneschal.outbox.MvOutboxStore;
import dev.seneschal.outbox.OutboxStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MvOutboxStoreTest extends OutboxStoreContract {

    @TempDir
    private Path folder;

    @Override
    protected OutboxStore open() {
        return MvOutboxStore.open(folder.resolve("outbox"));
    }
}
