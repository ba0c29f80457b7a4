package dev.seneschal.codec.field;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of a Steward message, in the order of the wire. */
public enum Field {
    /** The node it is for. */
    TO_NODE(0, "ToNode", Kind.TEXT),
    /** The nodes to fan out to. */
    TO_NODES(1, "ToNodes", Kind.TEXTS),
    /** The number. */
    ID(2, "ID", Kind.NUMBER),
    /** The payload. */
    DATA(3, "Data", Kind.BYTES),
    /** The method. */
    METHOD(4, "Method", Kind.TEXT),
    /** The method's arguments. */
    METHOD_ARGS(5, "MethodArgs", Kind.TEXTS),
    /** The signature over the arguments. */
    ARG_SIGNATURE(6, "ArgSignature", Kind.BYTES),
    /** The method of the reply. */
    REPLY_METHOD(7, "ReplyMethod", Kind.TEXT),
    /** The arguments of the reply. */
    REPLY_METHOD_ARGS(8, "ReplyMethodArgs", Kind.TEXTS),
    /** Whether it is a reply. */
    IS_REPLY(9, "IsReply", Kind.FLAG),
    /** The node it is from. */
    FROM_NODE(10, "FromNode", Kind.TEXT),
    /** Seconds to wait for the acknowledgement. */
    ACK_TIMEOUT(11, "ACKTimeout", Kind.NUMBER),
    /** Attempts in all. */
    RETRIES(12, "Retries", Kind.NUMBER),
    /** Seconds to wait for the reply's acknowledgement. */
    REPLY_ACK_TIMEOUT(13, "ReplyACKTimeout", Kind.NUMBER),
    /** Attempts of the reply. */
    REPLY_RETRIES(14, "ReplyRetries", Kind.NUMBER),
    /** Seconds the handler may run. */
    METHOD_TIMEOUT(15, "MethodTimeout", Kind.NUMBER),
    /** Seconds the reply's handler may run. */
    REPLY_METHOD_TIMEOUT(16, "ReplyMethodTimeout", Kind.NUMBER),
    /** The sub-folder. */
    DIRECTORY(17, "Directory", Kind.TEXT),
    /** The file. */
    FILE_NAME(18, "FileName", Kind.TEXT),
    /** The request that a reply answers. */
    PREVIOUS_MESSAGE(19, "PreviousMessage", Kind.MESSAGE),
    /** The node to go through. */
    RELAY_VIA_NODE(20, "RelayViaNode", Kind.TEXT),
    /** The node it went through. */
    RELAY_ORIGINAL_VIA_NODE(21, "RelayOriginalViaNode", Kind.TEXT),
    /** The node where the relay began. */
    RELAY_FROM_NODE(22, "RelayFromNode", Kind.TEXT),
    /** The node the relay ends at. */
    RELAY_TO_NODE(23, "RelayToNode", Kind.TEXT),
    /** The method to run there. */
    RELAY_ORIGINAL_METHOD(24, "RelayOriginalMethod", Kind.TEXT),
    /** The method of the reply's copy. */
    RELAY_REPLY_METHOD(25, "RelayReplyMethod", Kind.TEXT);

    /** What a field holds. */
    public enum Kind {
        /** One text. */
        TEXT,
        /** A list of texts. */
        TEXTS,
        /** Bytes. */
        BYTES,
        /** A whole number of 64 bits. */
        NUMBER,
        /** True or false. */
        FLAG,
        /** Another message, or none. */
        MESSAGE
    }

    /** All fields, in the order of the wire. */
    public static final List<Field> ALL = List.of(values());

    private static final Map<String, Field> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Field::wireName, Function.identity()));

    private final int position;
    private final String wireName;
    private final Kind kind;

    Field(int position, String wireName, Kind kind) {
        this.position = position;
        this.wireName = wireName;
        this.kind = kind;
    }

    /**
     * The field of a name.
     *
     * @param wireName a name from the wire
     * @return the field, or empty if a message has none of that name
     */
    public static Optional<Field> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /**
     * Where it stands in the order of the wire.
     *
     * @return its index in {@link #ALL}
     */
    public int position() {
        return position;
    }

    /**
     * Its name in Go, which is also its name in gob.
     *
     * @return such as {@code ToNode}
     */
    public String wireName() {
        return wireName;
    }

    /**
     * What it holds.
     *
     * @return one of six
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Where it stands in a message, for errors.
     *
     * @param depth how many messages it is in, 1 for the outermost one
     * @return such as {@code Message.PreviousMessage.ID}
     */
    public String path(int depth) {
        return path(depth, wireName);
    }

    /**
     * Where something stands in a message, for errors.
     *
     * @param depth how many messages it is in, 1 for the outermost one
     * @param name what stands there
     * @return such as {@code Message.PreviousMessage.Colour}
     */
    public static String path(int depth, String name) {
        return message(depth) + "." + name;
    }

    /**
     * A message's place, for errors.
     *
     * @param depth how many messages there are, 1 for the outermost one
     * @return such as {@code Message.PreviousMessage}
     */
    public static String message(int depth) {
        int nested = Math.max(0, depth - 1);
        return switch (nested) {
            case 0 -> "Message";
            case 1 -> "Message.PreviousMessage";
            case 2 -> "Message.PreviousMessage.PreviousMessage";
            default -> "Message.PreviousMessage(x" + nested + ")";
        };
    }
}
