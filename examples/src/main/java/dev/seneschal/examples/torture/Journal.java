package dev.seneschal.examples.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Lines in a file, added at its end. A line that was written survives the end of the process; one that was cut off by it is taken
 * away when the file is opened again. Thread-safe.
 */
final class Journal {

    private final FileChannel file;

    private Journal(FileChannel file) {
        this.file = file;
    }

    static Journal open(Path path) {
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.truncate(wholeBytes(path));
            file.position(file.size());
            return new Journal(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that were written as a whole, each split at its spaces; none if there is no such file. */
    static List<String[]> read(Path path) {
        try {
            if (!Files.exists(path)) {
                return List.of();
            }
            String text = new String(Files.readAllBytes(path), 0, wholeBytes(path), StandardCharsets.US_ASCII);
            return text.lines().map(line -> line.split(" ")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void add(String line) {
        try {
            ByteBuffer bytes = StandardCharsets.US_ASCII.encode(line + "\n");
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a line and has the disk keep it. */
    synchronized void addAndSync(String line) {
        add(line);
        try {
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int wholeBytes(Path path) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        return whole;
    }
}
