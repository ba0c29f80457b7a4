package dev.seneschal.codec.field;

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A message that is being read, field by field in any order. The field's kind says which method sets it; any other throws. Not
 * thread-safe.
 */
public final class MessageDraft {

    private static final byte[] NO_BYTES = new byte[0];

    private final Message.Builder message = Message.builder();
    private List<NodeName> toNodes = List.of();
    private byte[] argSignature = NO_BYTES;
    private Method replyMethod = Method.NONE;
    private List<String> replyArguments = List.of();
    private boolean isReply;
    private long ackTimeout;
    private long retries;
    private long replyAckTimeout;
    private long replyRetries;
    private long methodTimeout;
    private long replyMethodTimeout;
    private String directory = "";
    private String fileName = "";
    private Optional<Message> previousMessage = Optional.empty();
    private NodeName relayVia = NodeName.NONE;
    private NodeName relayOriginalVia = NodeName.NONE;
    private NodeName relayFrom = NodeName.NONE;
    private NodeName relayTo = NodeName.NONE;
    private Method relayOriginalMethod = Method.NONE;
    private Method relayReplyMethod = Method.NONE;

    /** A draft with no field set. */
    public MessageDraft() {}

    /**
     * Sets a text.
     *
     * @param field a field that holds a text
     * @param value the text as it came
     */
    public void text(Field field, String value) {
        switch (field) {
            case TO_NODE -> message.to(NodeName.received(value));
            case METHOD -> message.method(Method.received(value));
            case REPLY_METHOD -> replyMethod = Method.received(value);
            case FROM_NODE -> message.from(NodeName.received(value));
            case DIRECTORY -> directory = value;
            case FILE_NAME -> fileName = value;
            case RELAY_VIA_NODE -> relayVia = NodeName.received(value);
            case RELAY_ORIGINAL_VIA_NODE -> relayOriginalVia = NodeName.received(value);
            case RELAY_FROM_NODE -> relayFrom = NodeName.received(value);
            case RELAY_TO_NODE -> relayTo = NodeName.received(value);
            case RELAY_ORIGINAL_METHOD -> relayOriginalMethod = Method.received(value);
            case RELAY_REPLY_METHOD -> relayReplyMethod = Method.received(value);
            default -> throw new IllegalArgumentException(field + " is no text");
        }
    }

    /**
     * Sets a list of texts.
     *
     * @param field a field that holds a list of texts
     * @param values the texts as they came; copied
     */
    public void texts(Field field, String[] values) {
        switch (field) {
            case TO_NODES -> toNodes = Stream.of(values).map(NodeName::received).toList();
            case METHOD_ARGS -> message.arguments(values);
            case REPLY_METHOD_ARGS -> replyArguments = List.of(values);
            default -> throw new IllegalArgumentException(field + " is no list");
        }
    }

    /**
     * Sets bytes.
     *
     * @param field a field that holds bytes
     * @param value the bytes; not copied
     */
    public void bytes(Field field, byte[] value) {
        switch (field) {
            case DATA -> message.data(value);
            case ARG_SIGNATURE -> argSignature = value;
            default -> throw new IllegalArgumentException(field + " is no bytes");
        }
    }

    /**
     * Sets a number.
     *
     * @param field a field that holds a number
     * @param value the number
     */
    public void number(Field field, long value) {
        switch (field) {
            case ID -> message.id(value);
            case ACK_TIMEOUT -> ackTimeout = value;
            case RETRIES -> retries = value;
            case METHOD_TIMEOUT -> methodTimeout = value;
            case REPLY_ACK_TIMEOUT -> replyAckTimeout = value;
            case REPLY_RETRIES -> replyRetries = value;
            case REPLY_METHOD_TIMEOUT -> replyMethodTimeout = value;
            default -> throw new IllegalArgumentException(field + " is no number");
        }
    }

    /**
     * Sets a flag.
     *
     * @param field a field that holds a flag
     * @param value true or false
     */
    public void flag(Field field, boolean value) {
        if (field != Field.IS_REPLY) {
            throw new IllegalArgumentException(field + " is no flag");
        }
        isReply = value;
    }

    /**
     * Sets the message that this one answers.
     *
     * @param value the message
     */
    public void previousMessage(Message value) {
        previousMessage = Optional.of(value);
    }

    /**
     * The message as read so far.
     *
     * @return the message
     */
    public Message build() {
        return message.delivery(delivery())
                .reply(reply())
                .relay(relay())
                .steward(steward())
                .build();
    }

    private Delivery delivery() {
        boolean none = (ackTimeout | retries | methodTimeout) == 0;
        return none ? Delivery.DEFAULT : new Delivery(Event.ACK, ackTimeout, retries, methodTimeout, Optional.empty());
    }

    private ReplyRequest reply() {
        boolean none = replyMethod.isNone()
                && replyArguments.isEmpty()
                && (replyAckTimeout | replyRetries | replyMethodTimeout) == 0;
        return none
                ? ReplyRequest.NONE
                : new ReplyRequest(replyMethod, replyArguments, replyAckTimeout, replyRetries, replyMethodTimeout);
    }

    private Relay relay() {
        boolean none = relayVia.isNone()
                && relayOriginalVia.isNone()
                && relayFrom.isNone()
                && relayTo.isNone()
                && relayOriginalMethod.isNone()
                && relayReplyMethod.isNone();
        return none
                ? Relay.NONE
                : new Relay(relayVia, relayOriginalVia, relayFrom, relayTo, relayOriginalMethod, relayReplyMethod);
    }

    private StewardFields steward() {
        boolean none = toNodes.isEmpty()
                && argSignature.length == 0
                && !isReply
                && directory.isEmpty()
                && fileName.isEmpty()
                && previousMessage.isEmpty();
        return none
                ? StewardFields.NONE
                : new StewardFields(toNodes, argSignature, isReply, directory, fileName, previousMessage);
    }
}
