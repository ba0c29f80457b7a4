package dev.seneschal.nats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file with a key or a certificate cannot be used. The text names it and quotes nothing of it; there is no cause that might. */
final class NatsFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NatsFileException(Path file, String problem) {
        super(file + " " + problem);
    }

    /** The text of a small file. */
    static String read(Path file, long mostBytes) {
        try {
            if (Files.size(file) > mostBytes) {
                throw new NatsFileException(file, "has more than " + mostBytes + " bytes");
            }
            // Latin-1, since what is looked for is ASCII and what stands around it may be anything.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new NatsFileException(file, "does not exist");
        } catch (AccessDeniedException e) {
            throw new NatsFileException(file, "may not be read by this process");
        } catch (IOException e) {
            throw new NatsFileException(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
