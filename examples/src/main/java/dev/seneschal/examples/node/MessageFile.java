package dev.seneschal.examples.node;

import dev.seneschal.codec.OperatorInput;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of messages to send. Its ending says whether it is JSON or YAML, {@code .json}, {@code .yaml} or {@code .yml}; without one of
 * these its first character does: JSON begins with a bracket.
 */
final class MessageFile {

    private MessageFile() {}

    /**
     * Reads all of it.
     *
     * @return its messages, and what is wrong with the others
     * @throws IOException if it cannot be read as text; the text says why
     */
    static OperatorInput.Result read(Path file) throws IOException {
        String text = textOf(file);
        OperatorInput input = isJson(file, text) ? OperatorInput.json() : OperatorInput.yaml();
        return input.read(text);
    }

    private static String textOf(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text in UTF-8", e);
        }
    }

    private static boolean isJson(Path file, String text) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return false;
        }
        String begin = text.stripLeading();
        return name.endsWith(".json") || begin.startsWith("[") || begin.startsWith("{");
    }
}
