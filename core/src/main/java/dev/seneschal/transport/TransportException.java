package dev.seneschal.transport;

/**
 * What goes wrong in a transport: a message that it could not take, of which nothing was sent, or what it tells {@linkplain
 * Transport#addErrorListener error listeners}.
 */
public class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * With a cause.
     *
     * @param message what went wrong, and with which subject
     * @param cause what led to it
     */
    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Without a cause.
     *
     * @param message what went wrong, and with which subject
     */
    public TransportException(String message) {
        super(message);
    }

    /**
     * The subject it is about.
     *
     * @return the subject, empty if it is about none or several
     */
    public String subject() {
        return "";
    }
}
