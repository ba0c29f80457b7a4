package dev.seneschal.codec.key;

/** Key files cannot be read or made. The text names the file and what is wrong with it, and quotes no key. */
public final class KeyFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    KeyFileException(String message, Throwable cause) {
        super(message, cause);
    }

    KeyFileException(String message) {
        super(message);
    }
}
