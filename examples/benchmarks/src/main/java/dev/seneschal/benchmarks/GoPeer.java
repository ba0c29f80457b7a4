package dev.seneschal.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The program that measures Go's codecs; {@code ./dev} builds it when there is a Go compiler. */
final class GoPeer {

    private final Path program;

    GoPeer(Path program) {
        this.program = program;
    }

    /** Adds to the folder what Go's encoder makes. */
    void write(Path folder) throws IOException, InterruptedException {
        run("write", folder, "");
    }

    /** Measures a part on the folder's files, everything if it is empty; by name. */
    Map<String, Measurement> measure(Path folder, String part) throws IOException, InterruptedException {
        Map<String, Measurement> measured = new LinkedHashMap<>();
        run("run", folder, part).lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            measured.put(words[0], new Measurement(Double.parseDouble(words[1]), 0, Double.parseDouble(words[2])));
        });
        return measured;
    }

    private String run(String command, Path folder, String part) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), command, folder.toString(), part)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.append(line).append('\n');
            }
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(program + " " + command + " ended with " + status);
        }
        return output.toString();
    }
}
