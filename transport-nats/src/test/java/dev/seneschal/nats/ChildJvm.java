package dev.seneschal.nats;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Starts a class of the tests as a process of its own. */
final class ChildJvm {

    private ChildJvm() {}

    /** What it writes as errors goes where this process writes its own. */
    static Process start(Class<?> main, String heap, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                classPath(),
                main.getName()));
        Collections.addAll(command, arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Tests run on a module path, into which their own classes are patched. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"),
                System.getProperty("surefire.test.class.path", ""),
                Path.of("target", "test-classes").toAbsolutePath().toString());
    }
}
