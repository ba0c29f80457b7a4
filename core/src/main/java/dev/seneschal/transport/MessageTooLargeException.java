package dev.seneschal.transport;

/** A message is larger than the broker takes. Trying again does not help. */
public final class MessageTooLargeException extends TransportException {

    private static final long serialVersionUID = 1;

    private final int size;
    private final int maxPayload;

    /**
     * Names both sizes.
     *
     * @param subject where the message was bound
     * @param size its bytes, headers included
     * @param maxPayload the most the broker takes
     */
    public MessageTooLargeException(String subject, int size, int maxPayload) {
        super("message to " + subject + " has " + size + " bytes with its headers, the broker takes " + maxPayload);
        this.size = size;
        this.maxPayload = maxPayload;
    }

    /**
     * The message's size.
     *
     * @return bytes, headers included
     */
    public int size() {
        return size;
    }

    /**
     * The broker's limit.
     *
     * @return bytes, headers included
     */
    public int maxPayload() {
        return maxPayload;
    }
}
