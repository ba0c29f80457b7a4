package dev.seneschal.outbox;

import java.nio.file.Path;
import java.util.HashMap;
import org.h2.mvstore.SingleFileStore;

/** Opened as {@link DurableOutbox#open} does, but for the disk, which nobody waits for: that would take most of the time. */
final class UnsyncedFiles extends MvFiles {

    private final int retentionMillis;

    UnsyncedFiles() {
        this(RETENTION_MILLIS);
    }

    /** Files in which space that was given up is left alone for so long. */
    UnsyncedFiles(int retentionMillis) {
        this.retentionMillis = retentionMillis;
    }

    @Override
    int retentionMillis() {
        return retentionMillis;
    }

    @Override
    SingleFileStore newFile() {
        return new SingleFileStore(new HashMap<>()) {
            @Override
            public void sync() {
                // What is written is read by this process, which does not lose power.
            }
        };
    }

    @Override
    void syncFolder(Path file) {
        // As above.
    }
}
