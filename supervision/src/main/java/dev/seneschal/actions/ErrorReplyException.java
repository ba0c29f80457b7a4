package dev.seneschal.actions;

/** The answer to an {@linkplain WorkerGroup#ask ask} was an error, or there was none: the text says which. */
public class ErrorReplyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * An exception.
     *
     * @param message what the action replied, or why it did not
     */
    public ErrorReplyException(String message) {
        super(message);
    }
}
