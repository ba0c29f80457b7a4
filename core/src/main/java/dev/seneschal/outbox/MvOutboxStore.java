package dev.seneschal.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in one file, by H2's MVStore. Needs {@code com.h2database:h2-mvstore}, which is an optional dependency; on the module path
 * also {@code requires com.h2database.mvstore} or {@code --add-modules} of the same.
 *
 * <p>Opening reads what is whole and writes it to a new file, which then takes the old one's place: so the file begins small, and
 * nothing rests on the structure of a file that something may have happened to. Beside the file there is one named {@code .lock},
 * while opening one named {@code .new}, and if there was damage the file as it was found, named {@code .damaged}.
 */
public final class MvOutboxStore implements OutboxStore {

    private static final Logger LOG = LoggerFactory.getLogger(DurableOutbox.class);
    private static final int REWRITE_BATCH_BYTES = 4 * 1024 * 1024;
    private static final int COMPACT_AFTER_BYTES = 8 * 1024 * 1024;
    private static final int COMPACT_STEP_BYTES = 2 * 1024 * 1024;
    private static final int COMPACT_BELOW_PERCENT = 60;
    /** Smaller files, and larger contents, are not rewritten while in use; nor are files that are not that much larger. */
    private static final long SMALL_FILE = 1024 * 1024;

    private static final long LARGE_CONTENTS = 16 * 1024 * 1024;
    private static final int WORTH_REWRITING = 4;
    /**
     * What a file may grow to between two idle moments. For a second MVStore leaves alone what it has given up, and as much is written
     * in that as the machine gets through.
     */
    private static final long LARGE_FILE = 100 * 1024 * 1024;

    private static final long NEXT_ATTEMPT_BYTES = 8 * 1024 * 1024;

    private final Path file;
    private final MvFiles files;
    private final FileChannel lock;
    private MVStore store;
    private MvTables tables;
    private @Nullable Contents found;
    private long bytes;
    private long bytesSinceCompacting;
    private long rewriteAbove = LARGE_FILE;
    /** Told once, until one succeeds. */
    private boolean rewriteFailed;

    private MvOutboxStore(Path file, MvFiles files, FileChannel lock, Contents found) {
        this.file = file;
        this.files = files;
        this.lock = lock;
        this.found = found;
        this.store = files.openForWriting(file.toString());
        this.tables = new MvTables(store);
        this.bytes = found.entries().stream()
                .mapToLong(entry -> entry.value().length)
                .sum();
    }

    /**
     * Opens the store in a file.
     *
     * @param file the file, which is made if need be; its folder must be there
     * @return the store
     * @throws OutboxLockedException if it is in use, by another process or this one
     * @throws OutboxDamagedException if nothing can be read of it; it is left as it is
     * @throws OutboxFailedException if it cannot be opened for another reason, such as a full disk; it is left as it is
     */
    public static MvOutboxStore open(Path file) {
        return open(file, new MvFiles());
    }

    static MvOutboxStore open(Path file, MvFiles files) {
        Path absolute = file.toAbsolutePath();
        FileChannel lock = lock(absolute);
        try {
            Contents found = contents(absolute);
            exchange(absolute, found, files);
            files.syncFolder(absolute);
            return new MvOutboxStore(absolute, files, lock, found);
        } catch (IOException | RuntimeException e) {
            closeQuietly(lock, e);
            if (e instanceof OutboxLockedException
                    || e instanceof OutboxDamagedException
                    || e instanceof OutboxFailedException) {
                throw (RuntimeException) e;
            }
            throw new OutboxFailedException("outbox file " + file + " cannot be opened: " + e, e);
        }
    }

    @Override
    public Contents load() {
        Contents once = found;
        if (once == null) {
            throw new IllegalStateException(this + " was loaded already");
        }
        found = null;
        return once;
    }

    @Override
    public void commit(Batch batch) throws IOException {
        try {
            for (Change change : batch.changes()) {
                bytes += tables.apply(change);
                bytesSinceCompacting += change instanceof Put put ? put.value().length : 0;
            }
            tables.summarize();
            if (bytesSinceCompacting > COMPACT_AFTER_BYTES) {
                bytesSinceCompacting = 0;
                store.compact(COMPACT_BELOW_PERCENT, COMPACT_STEP_BYTES);
            }
            store.commit();
            store.sync();
        } catch (RuntimeException | Error e) {
            throw failed(e);
        }
        rewriteIfAbove(rewriteAbove);
    }

    @Override
    public boolean idle() throws IOException {
        rewriteIfAbove(SMALL_FILE);
        return false;
    }

    /**
     * Rewrites a file that has become much larger than what is in it. MVStore's own way to make a file smaller, which is to move its
     * chunks, trips over its own assertions; what it would overwrite then may still be needed after a crash.
     */
    private void rewriteIfAbove(long limit) throws IOException {
        long size = store.getFileStore().size();
        if (size < limit || bytes > LARGE_CONTENTS || size < WORTH_REWRITING * bytes) {
            return;
        }
        try {
            exchange(file, new Contents(tables.entries(), List.of()), files);
        } catch (IOException | RuntimeException | OutOfMemoryError | AssertionError notNow) {
            if (!rewriteFailed) {
                rewriteFailed = true;
                LOG.warn("{} could not be rewritten, so it stays large; what it holds is whole", this, notNow);
            }
            rewriteAbove = Math.max(rewriteAbove, size + NEXT_ATTEMPT_BYTES);
            return;
        }
        // The old file has no name any more: what were written to it now would be gone.
        try {
            files.syncFolder(file);
            store.closeImmediately();
            store = files.openForWriting(file.toString());
            tables = new MvTables(store);
            rewriteAbove = LARGE_FILE;
            rewriteFailed = false;
        } catch (IOException | RuntimeException | Error e) {
            throw failed(e);
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            store.close();
        } catch (RuntimeException e) {
            throw new IOException("cannot close outbox file " + file, e);
        }
    }

    @Override
    public String toString() {
        return "outbox file " + file;
    }

    private IOException failed(Throwable e) {
        store.closeImmediately();
        return new IOException("cannot write outbox file " + file + ": " + e.getMessage(), e);
    }

    private static Contents contents(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Contents(List.of(), List.of());
        }
        if (Files.size(file) == 0) {
            return new Contents(List.of(), List.of("outbox file " + file + " was there but empty"));
        }
        return MvRecovery.read(file, beside(file, ".older"));
    }

    /**
     * Puts a new file with the given contents in place of the old one, which is kept under another name if it was damaged. Where this
     * throws, the old one is still in its place.
     */
    static void exchange(Path file, Contents contents, MvFiles files) throws IOException {
        Path fresh = beside(file, ".new");
        Files.deleteIfExists(fresh);
        try {
            write(fresh, contents.entries(), files);
            if (!contents.damage().isEmpty() && Files.exists(file)) {
                Files.copy(file, beside(file, ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            }
            files.move(fresh, file);
        } catch (IOException | RuntimeException | Error e) {
            giveBack(fresh, e);
            throw e;
        }
    }

    /** On a disk that is full the old file needs the space. */
    private static void giveBack(Path fresh, Throwable cause) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void write(Path fresh, List<Put> entries, MvFiles files) {
        MVStore store = files.openForWriting(fresh.toString());
        try {
            MvTables tables = new MvTables(store);
            long bytes = 0;
            for (Put entry : entries) {
                tables.apply(entry);
                bytes += entry.value().length;
                if (bytes > REWRITE_BATCH_BYTES) {
                    bytes = 0;
                    store.commit();
                }
            }
            tables.summarize();
            store.commit();
            store.sync();
            store.close();
        } finally {
            store.closeImmediately();
        }
    }

    /** MVStore locks its file too, but that lock does not outlive the exchange of files, nor the closing of a copy of it. */
    private static FileChannel lock(Path file) {
        Path lockFile = beside(file, ".lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return channel;
            }
            channel.close();
            throw new OutboxLockedException("outbox file " + file + " is in use by another process");
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel, e);
            throw new OutboxLockedException("outbox file " + file + " is in use by this process");
        } catch (IOException e) {
            closeQuietly(channel, e);
            throw new OutboxFailedException("outbox file " + file + " cannot be locked, by " + lockFile + ": " + e, e);
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static void closeQuietly(@Nullable FileChannel channel, Exception cause) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
