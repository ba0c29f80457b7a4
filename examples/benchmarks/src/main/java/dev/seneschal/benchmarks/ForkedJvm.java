package dev.seneschal.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A program in a JVM of its own, with the class path of this one.
 *
 * @param jdk where the JVM is
 * @param options the JVM's
 * @param program has a main method
 */
record ForkedJvm(Path jdk, List<String> options, Class<?> program) {

    static ForkedJvm of(String jdk, List<String> options, Class<?> program) {
        return new ForkedJvm(Path.of(jdk), options, program);
    }

    /** Runs the program to its end, and hands over each line that it prints; its errors go to ours. */
    void run(List<String> arguments, Consumer<String> lines) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(jdk.resolve("bin").resolve("java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), program.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines);
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    program.getSimpleName() + " of " + arguments + " ended with " + status + " on " + jdk);
        }
    }
}
