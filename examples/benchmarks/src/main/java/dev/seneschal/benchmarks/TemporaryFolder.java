package dev.seneschal.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder for files, deleted at the end. */
final class TemporaryFolder implements AutoCloseable {

    private final Path folder = Files.createTempDirectory("seneschal-bench");
    private int files;

    TemporaryFolder() throws IOException {}

    Path path() {
        return folder;
    }

    /** What the files lie on: to sync one in memory costs nothing. */
    String kind() throws IOException {
        return Files.getFileStore(folder).type();
    }

    Path newFile() {
        files++;
        return folder.resolve("outbox" + files);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
