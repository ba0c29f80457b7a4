package dev.seneschal.project;

import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The modules in build order, and in each the packages in the order in which data meets them: a package uses only packages that
 * stand before it. A module or package may stand here before it exists, but must stand here once it does.
 */
final class Layout {

    static final List<Module> MODULES = List.of(
            new Module(
                    "core",
                    "dev.seneschal.message",
                    "dev.seneschal.time",
                    "dev.seneschal.wire",
                    "dev.seneschal.transport",
                    "dev.seneschal.outbox",
                    "dev.seneschal.delivery",
                    "dev.seneschal.error",
                    "dev.seneschal.node"),
            new Module("core/testkit", "dev.seneschal.sim", "dev.seneschal.contract"),
            new Module(
                    "codec",
                    "dev.seneschal.codec.field",
                    "dev.seneschal.codec.gob",
                    "dev.seneschal.codec",
                    "dev.seneschal.codec.key"),
            new Module("transport-nats", "dev.seneschal.nats"),
            new Module(
                    "supervision",
                    "dev.seneschal.supervision",
                    "dev.seneschal.preset",
                    "dev.seneschal.actions",
                    "dev.seneschal.console"),
            new Module("examples/benchmarks", "dev.seneschal.benchmarks"),
            new Module(
                    "examples",
                    "dev.seneschal.examples",
                    "dev.seneschal.examples.torture",
                    "dev.seneschal.examples.node"));

    private Layout() {}

    /** A Maven module in a folder of the repository. */
    record Module(String folder, List<String> packages) {

        Module(String folder, String... packages) {
            this(folder, List.of(packages));
        }

        Path sources() {
            return root().resolve(folder).resolve("src/main/java");
        }

        Path classes() {
            return root().resolve(folder).resolve("target/classes");
        }

        /** The source files, sorted. */
        List<Path> sourceFiles() {
            return filesUnder(sources(), ".java");
        }

        /** The files that hold tests: those of the module, and the test kit's contracts. */
        List<Path> testFiles() {
            Path tests = root().resolve(folder).resolve("src/test/java");
            Stream<Path> own = Files.exists(tests) ? filesUnder(tests, ".java").stream() : Stream.of();
            Stream<Path> contracts = sourceFiles().stream()
                    .filter(file -> file.getFileName().toString().endsWith("Contract.java"));
            return Stream.concat(own, contracts).collect(toList());
        }

        /** Published modules are Java modules; the examples are not. */
        boolean published() {
            return Files.exists(sources().resolve("module-info.java"));
        }
    }

    /** The modules whose folders exist. */
    static List<Module> modules() {
        return MODULES.stream().filter(module -> Files.exists(module.sources())).collect(toList());
    }

    static Optional<Module> moduleOf(String packageName) {
        return MODULES.stream()
                .filter(module -> module.packages().contains(packageName))
                .findFirst();
    }

    /** The folders that the parent pom names as modules, in its order. */
    static List<String> modulesOfTheBuild() {
        return Pattern.compile("<module>(.*?)</module>")
                .matcher(read(root().resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .collect(toList());
    }

    /** The repository: the folder above the one that Maven runs this module's tests in. */
    static Path root() {
        Path root = Path.of("").toAbsolutePath().getParent();
        if (root == null || !Files.exists(root.resolve("dev"))) {
            throw new IllegalStateException(
                    "run this in the folder examples, was in " + Path.of("").toAbsolutePath());
        }
        return root;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> filesUnder(Path folder, String suffix) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .collect(toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
