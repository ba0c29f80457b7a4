package dev.seneschal.nats;

import dev.seneschal.transport.TransportException;

/** The server does not let this user publish to a subject, or subscribe to it. */
public final class SubjectNotPermittedException extends TransportException {

    private static final long serialVersionUID = 1;

    /** What is not permitted. */
    public enum Operation {
        /** To publish. */
        PUBLISH,
        /** To subscribe. */
        SUBSCRIBE
    }

    private final String subject;
    private final Operation operation;

    SubjectNotPermittedException(String subject, Operation operation) {
        super("the server does not permit this user to "
                + switch (operation) {
                    case PUBLISH -> "publish to ";
                    case SUBSCRIBE -> "subscribe to ";
                }
                + subject);
        this.subject = subject;
        this.operation = operation;
    }

    /**
     * The subject.
     *
     * @return as the server gave it
     */
    @Override
    public String subject() {
        return subject;
    }

    /**
     * What is not permitted.
     *
     * @return to publish or to subscribe
     */
    public Operation operation() {
        return operation;
    }
}
