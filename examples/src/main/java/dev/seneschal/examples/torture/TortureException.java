package dev.seneschal.examples.torture;

/** The trial cannot go on, or must not: something did not come back. */
final class TortureException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TortureException(String message) {
        super(message);
    }
}
