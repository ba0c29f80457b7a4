package dev.seneschal.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The inputs that a fuzz target has kept: those that reach everything it has reached, and those that once broke it. A text file for each
 * target, with an input a line, in hexadecimal; a line that begins with # says where the ones after it come from.
 */
public final class FuzzCorpus {

    private static final Path RESOURCES = Path.of("src/test/resources/fuzz");

    private FuzzCorpus() {}

    /**
     * For {@code ./dev fuzz}.
     *
     * @param arguments {@code unpack}, a target's name and a folder that gets a file for each of its inputs; or {@code pack}, and a folder
     *     whose files are added to what the target has
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[2]);
        if (arguments[0].equals("unpack")) {
            int number = 0;
            for (byte[] input : inputs(arguments[1])) {
                Files.write(folder.resolve("kept-" + number++), input);
            }
        } else {
            pack(arguments[1], folder);
        }
    }

    /** The names of the targets that have kept something. */
    static List<String> targets() {
        try (Stream<Path> files = Files.list(RESOURCES)) {
            return files.map(file -> file.getFileName().toString().replace(".txt", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<byte[]> inputs(String target) {
        return lines(target).stream()
                .filter(line -> !line.startsWith("#"))
                .map(HexFormat.of()::parseHex)
                .toList();
    }

    private static void pack(String target, Path folder) throws IOException {
        List<String> lines = lines(target);
        Set<String> added = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                added.add(HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        lines.forEach(added::remove);
        Files.createDirectories(RESOURCES);
        Files.write(
                RESOURCES.resolve(target + ".txt"),
                (Iterable<String>) Stream.concat(lines.stream(), added.stream())::iterator,
                StandardCharsets.US_ASCII);
    }

    private static List<String> lines(String target) {
        Path file = RESOURCES.resolve(target + ".txt");
        try {
            return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.US_ASCII) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
