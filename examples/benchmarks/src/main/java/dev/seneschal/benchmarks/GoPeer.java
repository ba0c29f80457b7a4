package dev.seneschal.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The program that measures Go's codecs; {@code ./dev} builds it when there is a Go compiler. It waits between its
 * turns, and ends when this JVM does. Not thread-safe.
 */
final class GoPeer {

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    /** Starts the program on the files of a folder. */
    GoPeer(Path program, Path folder) throws IOException {
        process = new ProcessBuilder(program.toString(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /** Has it measure something for about so long. */
    Measurement measure(String name, long millis) throws IOException {
        questions.write(name + " " + millis + "\n");
        questions.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("the Go program ended when asked for " + name);
        }
        String[] words = answer.split(" ", -1);
        return new Measurement(Double.parseDouble(words[0]), 0, Double.parseDouble(words[1]));
    }
}
