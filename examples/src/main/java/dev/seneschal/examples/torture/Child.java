package dev.seneschal.examples.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A process that was started from here, and a thread that reads its lines. */
final class Child {

    private final Process process;
    private final Thread reader;

    private Child(Process process, Consumer<String> onLine) {
        this.process = process;
        reader = new Thread(() -> read(process, onLine), "reader-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one.
     *
     * @param errors the file to which its standard error is added
     * @param onLine takes each line of its output
     */
    static Child start(List<String> command, Path errors, Consumer<String> onLine) {
        try {
            return new Child(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                            .start(),
                    onLine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does, and returns when it is gone and its last line has been read. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends it an empty line. */
    void nudge() {
        Writer input = process.outputWriter();
        try {
            input.write("\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Process process, Consumer<String> onLine) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                onLine.accept(line);
            }
        } catch (IOException e) {
            // As at the end of the output: the process is gone.
        }
    }
}
