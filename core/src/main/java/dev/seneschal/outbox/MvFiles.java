package dev.seneschal.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;

/** Opens MVStore files. What MVStore itself would leave open, when it fails to open a damaged one, is closed here. */
class MvFiles {

    /** Below a second, and with fewer versions than MVStore keeps by default, a crash can leave a file that does not open. */
    static final int RETENTION_MILLIS = 1000;

    /** Opens a file to write to, which stores nothing but what is committed. */
    final MVStore openForWriting(String fileName) {
        SingleFileStore file = newFile();
        file.open(fileName, false, null);
        MVStore store = open(file, new MVStore.Builder().autoCommitDisabled().autoCommitBufferSize(0));
        store.setRetentionTime(retentionMillis());
        return store;
    }

    /** Opens a file without changing it. */
    final MVStore openForReading(String fileName) {
        SingleFileStore file = newFile();
        file.open(fileName, true, null);
        return open(file, new MVStore.Builder().autoCommitDisabled().readOnly());
    }

    /**
     * As {@link #openForReading}, but looks at every block instead of where the file's head leads, which is slower. Where power was
     * lost during a write, the head may lead to what was not written; MVStore then takes the chunk at the end of the file for the
     * newest, although newer ones that are whole may stand before it.
     */
    final MVStore openForSearching(String fileName) {
        SingleFileStore file = new SingleFileStore(new HashMap<>(Map.of("recoveryMode", 1)));
        file.open(fileName, true, null);
        return open(file, new MVStore.Builder().autoCommitDisabled().readOnly().recoveryMode());
    }

    /** How long space that was given up is not written to. */
    int retentionMillis() {
        return RETENTION_MILLIS;
    }

    /** A file that is not opened yet; overridden by tests, to see and to disturb what is written. */
    SingleFileStore newFile() {
        return new SingleFileStore(new HashMap<>());
    }

    /** Gives a file the name of another, which goes; overridden by tests, to let it fail. */
    void move(Path fresh, Path file) throws IOException {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes the exchange of files survive the loss of power, where folders can be synced; overridden by tests, to let it fail. */
    void syncFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null && !System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static MVStore open(SingleFileStore file, MVStore.Builder builder) {
        try {
            return builder.adoptFileStore(file).open();
        } catch (RuntimeException | Error e) {
            closeQuietly(file, e);
            throw e;
        }
    }

    private static void closeQuietly(SingleFileStore file, Throwable cause) {
        try {
            file.close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }
}
