package dev.seneschal.examples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The text files of a folder, and how many files are none. Symbolic links are not followed.
 *
 * @param files what to send, sorted
 * @param tooLarge how many are larger than one message may be
 * @param notText how many are not UTF-8, or hold a NUL
 * @param unreadable how many could not be read
 */
record TextFiles(List<Path> files, int tooLarge, int notText, int unreadable) {

    private static final Set<String> SKIPPED = Set.of(".git", "target");

    /**
     * Looks through a folder and those in it, save what is called {@code .git} or {@code target}.
     *
     * @param largest the size in bytes above which a file is left out
     */
    static TextFiles in(Path folder, long largest) throws IOException {
        Visitor visitor = new Visitor(folder, largest);
        Files.walkFileTree(folder, visitor);
        visitor.files.sort(null);
        return new TextFiles(visitor.files, visitor.tooLarge, visitor.notText, visitor.unreadable);
    }

    /** What was left out and why, or that nothing was. */
    String leftOut() {
        return "left out: " + notText + " not text, " + tooLarge + " too large for one message, " + unreadable
                + " not readable";
    }

    private static boolean isSkipped(Path path) {
        return SKIPPED.contains(path.getFileName().toString());
    }

    private static boolean isText(byte[] content) {
        for (byte each : content) {
            if (each == 0) {
                return false;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {

        private final Path root;
        private final long largest;
        private final List<Path> files = new ArrayList<>();
        private int tooLarge;
        private int notText;
        private int unreadable;

        Visitor(Path root, long largest) {
            this.root = root;
            this.largest = largest;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return !folder.equals(root) && isSkipped(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!attributes.isRegularFile() || isSkipped(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.size() > largest) {
                tooLarge++;
            } else if (!Files.isReadable(file)) {
                unreadable++;
            } else if (isText(Files.readAllBytes(file))) {
                files.add(file);
            } else {
                notText++;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            unreadable++;
            return FileVisitResult.CONTINUE;
        }
    }
}
