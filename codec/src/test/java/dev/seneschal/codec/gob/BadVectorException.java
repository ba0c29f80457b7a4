package dev.seneschal.codec.gob;

/** A conformance vector does not say what it must. */
final class BadVectorException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BadVectorException(String text) {
        super(text);
    }
}
