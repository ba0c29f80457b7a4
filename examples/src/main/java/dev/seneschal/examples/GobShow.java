package dev.seneschal.examples;

import dev.seneschal.codec.gob.Gob;
import dev.seneschal.codec.gob.GobException;
import dev.seneschal.codec.gob.GobPrinter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Shows a file of gob, whatever types are in it: {@code ./dev gob FILE}. */
public final class GobShow {

    private GobShow() {}

    /**
     * Prints the types and values of a stream; exit code 1 if it is malformed.
     *
     * @param arguments the file, or {@code -} for standard input
     * @throws IOException if it cannot be read
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: ./dev gob FILE");
            System.exit(2);
        }
        try (InputStream in = arguments[0].equals("-") ? System.in : Files.newInputStream(Path.of(arguments[0]))) {
            GobPrinter.print(Gob.builder().build().reader(new BufferedInputStream(in)), System.out);
        } catch (NoSuchFileException e) {
            System.err.println("no file " + e.getMessage());
            System.exit(2);
        } catch (GobException e) {
            System.out.flush();
            System.err.println("malformed: " + e.getMessage());
            System.exit(1);
        }
    }
}
