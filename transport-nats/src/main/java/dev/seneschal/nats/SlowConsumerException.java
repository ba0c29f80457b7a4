package dev.seneschal.nats;

import dev.seneschal.transport.TransportException;

/**
 * So much has arrived and waits for its listener that more is turned away: as busy where the sender understands that, and otherwise without
 * an answer, so that who waits for one sends again.
 */
public final class SlowConsumerException extends TransportException {

    private static final long serialVersionUID = 1;

    private final String subject;
    private final long turnedAway;

    SlowConsumerException(String subject, long turnedAway, long maxWaitingBytes) {
        super("a message to " + subject + " was turned away, since more than " + maxWaitingBytes
                + " bytes wait for their listeners; " + turnedAway + " in all so far");
        this.subject = subject;
        this.turnedAway = turnedAway;
    }

    /**
     * The subject of the message that led to this report; others may have been turned away since the last one.
     *
     * @return the subject
     */
    @Override
    public String subject() {
        return subject;
    }

    /**
     * How many messages the transport has turned away.
     *
     * @return the number since the transport was made
     */
    public long turnedAway() {
        return turnedAway;
    }
}
