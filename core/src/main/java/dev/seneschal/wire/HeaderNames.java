package dev.seneschal.wire;

/** The headers that Seneschal adds to Steward's. Go nodes ignore them. */
public final class HeaderNames {

    /** The {@link dev.seneschal.message.MessageId} of a message. */
    public static final String ID = "Seneschal-Id";

    /** Milliseconds that the message is still worth delivering, for each attempt. */
    public static final String TIME_TO_LIVE = "Seneschal-TTL";

    /** The method of the reply, when it is not in the dialect's table: a Go node that is told such a method dies of it. */
    public static final String REPLY_METHOD = "Seneschal-Reply-Method";

    /** What the message's data is, such as {@code application/cbor}; not what the payload around it is, which {@code serial} says. */
    public static final String CONTENT_TYPE = "Seneschal-Content-Type";

    /** How often the message was put back from the dead letters, if it was. */
    public static final String REQUEUES = "Seneschal-Requeues";

    /** In an answer: what became of the attempt. */
    public static final String STATUS = "Seneschal-Status";

    /** In an answer: why, in words. */
    public static final String REASON = "Seneschal-Reason";

    /** In a refusal: {@code true} if the handler ran. */
    public static final String RAN = "Seneschal-Ran";

    /**
     * In a message: its sender reads answers that hold for several attempts. In an answer: its sender reads {@linkplain EnvelopeGroup
     * groups} of messages.
     */
    public static final String GROUPS = "Seneschal-Groups";

    /** Of a group of messages, that it is one. */
    public static final String GROUP = "Seneschal-Group";

    private HeaderNames() {}
}
