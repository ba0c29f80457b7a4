package dev.seneschal.actions;

/** The cause of a failed attempt that took longer than it may. What the action threw when it was interrupted is its cause. */
public class JobTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * An exception for one attempt.
     *
     * @param message which job, and how long it may take
     * @param cause what the action threw
     */
    public JobTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
