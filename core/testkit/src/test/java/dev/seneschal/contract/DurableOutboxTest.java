package dev.seneschal.contract;

import dev.seneschal.outbox.DurableOutbox;
import dev.seneschal.outbox.Outbox;
import dev.seneschal.outbox.OutboxLimits;
import dev.seneschal.time.Environment;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DurableOutboxTest extends OutboxContract {

    @TempDir
    private Path folder;

    @Override
    protected Outbox open(OutboxLimits limits) {
        return DurableOutbox.open(folder.resolve("outbox"), limits, Environment.system());
    }
}
