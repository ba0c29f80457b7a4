package dev.seneschal.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * A file of error lines, for {@link StandardMethods#errorLog}. When it would grow over its size it is renamed to {@code .1}, what had
 * that name to {@code .2} and so on, and a new one begun; the oldest is deleted. Whoever opens it closes it, after the node.
 * Thread-safe.
 */
public final class ErrorLogFile implements Consumer<ErrorLogEntry>, AutoCloseable {

    private final Path file;
    private final long mostBytes;
    private final int kept;
    private OutputStream out;
    private long size;
    private boolean broken;
    private boolean closed;

    /**
     * Opens the file, or makes it, with its folder.
     *
     * @param file where; Steward's is {@code errorLog/errorCentral/error.log}
     * @param mostBytes how large it may grow, 1 or more; a single line may be larger
     * @param kept how many older files there may be, 0 or more
     * @throws IllegalArgumentException if a number is out of its range
     * @throws UncheckedIOException if it cannot be opened
     */
    public ErrorLogFile(Path file, long mostBytes, int kept) {
        if (mostBytes < 1) {
            throw new IllegalArgumentException("mostBytes must be at least 1, was " + mostBytes);
        }
        if (kept < 0) {
            throw new IllegalArgumentException("kept must not be negative, was " + kept);
        }
        this.file = file.toAbsolutePath();
        this.mostBytes = mostBytes;
        this.kept = kept;
        try {
            Path folder = this.file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            out = open();
            size = Files.size(this.file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open error log " + file, e);
        }
    }

    /**
     * Appends a line. It is with the operating system when this returns.
     *
     * @param entry the line
     * @throws UncheckedIOException if it cannot be written
     * @throws IllegalStateException if it is closed
     */
    @Override
    public synchronized void accept(ErrorLogEntry entry) {
        if (closed) {
            throw new IllegalStateException("error log " + file + " is closed");
        }
        byte[] line = (entry.text() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (broken) {
                reopen();
            }
            if (size > 0 && size + line.length > mostBytes) {
                rotate();
            }
            out.write(line);
            size += line.length;
        } catch (IOException e) {
            broken = true;
            throw new UncheckedIOException("cannot write to error log " + file, e);
        }
    }

    /** Closes the file. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close error log " + file, e);
        }
    }

    /** After a failure nobody knows what is open. */
    private void reopen() throws IOException {
        OutputStream before = out;
        out = open();
        before.close();
        size = Files.size(file);
        broken = false;
    }

    private void rotate() throws IOException {
        out.close();
        Files.deleteIfExists(older(kept));
        for (int i = kept; i > 0; i--) {
            Path younger = i == 1 ? file : older(i - 1);
            if (Files.exists(younger)) {
                Files.move(younger, older(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(file);
        out = open();
        size = 0;
    }

    private Path older(int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    private OutputStream open() throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
