package dev.seneschal.nats;

/** A connection could not be made. The text is a sentence for people, without a secret; there is no cause that might hold one. */
final class NotConnectedException extends Exception {

    private static final long serialVersionUID = 1;

    NotConnectedException(String sentence) {
        super(sentence);
    }
}
