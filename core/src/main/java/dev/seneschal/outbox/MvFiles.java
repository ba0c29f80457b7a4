package dev.seneschal.outbox;

import java.util.HashMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;

/** Opens MVStore files. What MVStore itself would leave open, when it fails to open a damaged one, is closed here. */
class MvFiles {

    /** Below a second, and with fewer versions than MVStore keeps by default, a crash can leave a file that does not open. */
    static final int RETENTION_MILLIS = 1000;

    /** Opens a file to write to, which stores nothing but what is committed. */
    final MVStore openForWriting(String fileName) {
        MVStore store =
                open(fileName, false, new MVStore.Builder().autoCommitDisabled().autoCommitBufferSize(0));
        store.setRetentionTime(RETENTION_MILLIS);
        return store;
    }

    /** Opens a file without changing it. */
    final MVStore openForReading(String fileName) {
        return open(fileName, true, new MVStore.Builder().autoCommitDisabled().readOnly());
    }

    /** A file that is not opened yet; overridden by tests, to see and to disturb what is written. */
    SingleFileStore newFile() {
        return new SingleFileStore(new HashMap<>());
    }

    private MVStore open(String fileName, boolean readOnly, MVStore.Builder builder) {
        SingleFileStore file = newFile();
        file.open(fileName, readOnly, null);
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
