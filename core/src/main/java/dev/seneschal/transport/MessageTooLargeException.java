package dev.seneschal.transport;

/** A message is larger than the broker takes. Trying again does not help. */
public final class MessageTooLargeException extends TransportException {

    private static final long serialVersionUID = 1;

    private final String subject;
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
        this(subject, size, maxPayload, "with its headers, the broker takes");
    }

    /**
     * Names both sizes, and whose the limit is.
     *
     * @param subject where the message was bound
     * @param size its bytes
     * @param maxPayload the most that may be
     * @param whose what stands between both sizes, such as {@code with its headers, the broker takes}
     */
    public MessageTooLargeException(String subject, int size, int maxPayload, String whose) {
        super("message to " + subject + " has " + size + " bytes " + whose + " " + maxPayload);
        this.subject = subject;
        this.size = size;
        this.maxPayload = maxPayload;
    }

    @Override
    public String subject() {
        return subject;
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
