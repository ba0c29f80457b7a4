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

    /** In an answer: which process of the receiver says so, and how many messages of the subject it takes from this sender at once. */
    public static final String CREDIT = "Seneschal-Credit";

    /**
     * In a message: its sender reads answers that hold for several attempts. In an answer: its sender reads {@linkplain EnvelopeGroup
     * groups} of messages.
     */
    public static final String GROUPS = "Seneschal-Groups";

    /** Of a group of messages, that it is one. */
    public static final String GROUP = "Seneschal-Group";

    /** In a reply: the name of the queue group that the request was sent to, if its publisher took it as a member of one. */
    public static final String QUEUE_GROUP = "Seneschal-Queue-Group";

    /** Of a part of a message that is too large for the broker: where in its body the part begins, and how large that is. */
    public static final String PART = "Seneschal-Part";

    /** In the first part of a message: CRC-32C of the whole body, in hexadecimal digits. */
    public static final String PART_CHECKSUM = "Seneschal-Part-Checksum";

    /** In an answer to a part: where the next one is to begin. */
    public static final String PART_WANTED = "Seneschal-Part-Wanted";

    /** In an answer to a part: the name that the next one is to go to, where that is another than the message's. */
    public static final String PART_TO = "Seneschal-Part-To";

    private HeaderNames() {}
}
