package dev.seneschal.codec;

import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.field.MalformedException;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageForm;
import dev.seneschal.wire.WireLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message: an array of its fields. Messages in messages are read by recursion, which the format's own limit of depth bounds.
 * The fields are read by a line each, which takes half the time of a loop over what they are.
 */
final class CborMessageReader {

    private static final int APRIL_FIELDS = Field.ALL.size();
    private static final int JANUARY_FIELDS = APRIL_FIELDS - 1;

    /** What a node's name takes besides its text: an object, and its place in a list. */
    private static final int NODE_SIZE = 3 * Long.BYTES;

    private final CborInput in;
    private final int maxMessages;
    private final boolean april;
    private int depth;
    /** The field that is being read, for errors. */
    private @Nullable Field field;

    private CborMessageReader(byte[] bytes, WireLimits limits, MessageForm form) {
        this.in = new CborInput(bytes, limits);
        this.maxMessages = Math.min(CborCodec.MAX_DEPTH, limits.maxDepth());
        this.april = form == MessageForm.APRIL;
    }

    static Message read(byte[] bytes, WireLimits limits) {
        int count = count(bytes, limits);
        if (count != CborInput.UNTIL_BREAK) {
            return read(bytes, limits, form(count));
        }
        // Which of the two it is shows at its end.
        try {
            return read(bytes, limits, MessageForm.APRIL);
        } catch (CodecException notApril) {
            try {
                return read(bytes, limits, MessageForm.JANUARY);
            } catch (CodecException neither) {
                throw notApril;
            }
        }
    }

    /** The form of bytes that {@link #read} takes. */
    static MessageForm formOf(byte[] bytes, WireLimits limits) {
        int count = count(bytes, limits);
        if (count != CborInput.UNTIL_BREAK) {
            return form(count);
        }
        try {
            read(bytes, limits, MessageForm.APRIL);
            return MessageForm.APRIL;
        } catch (CodecException notApril) {
            return MessageForm.JANUARY;
        }
    }

    private static MessageForm form(int count) {
        return count == JANUARY_FIELDS ? MessageForm.JANUARY : MessageForm.APRIL;
    }

    /** The count of the outermost array. */
    private static int count(byte[] bytes, WireLimits limits) {
        try {
            CborInput in = new CborInput(bytes, limits);
            in.skipTags();
            return in.readArray();
        } catch (MalformedException e) {
            throw e.in(Field.message(1));
        }
    }

    private static Message read(byte[] bytes, WireLimits limits, MessageForm form) {
        CborMessageReader reader = new CborMessageReader(bytes, limits, form);
        try {
            reader.in.skipTags();
            return reader.readMessage();
        } catch (MalformedException e) {
            throw e.in(reader.path());
        }
    }

    private Message readMessage() {
        field = null;
        depth++;
        int fields = april ? APRIL_FIELDS : JANUARY_FIELDS;
        int count = in.readArray();
        if (count != CborInput.UNTIL_BREAK && count != fields) {
            throw in.malformed("an array of " + count + " elements, a message has " + fields);
        }
        Message message = readFields();
        if (count == CborInput.UNTIL_BREAK && !in.readBreak()) {
            throw in.malformed("an array of more than " + fields + " elements");
        }
        depth--;
        return message;
    }

    private Message readFields() {
        Message.Builder message = Message.builder();
        message.to(node(Field.TO_NODE));
        List<NodeName> toNodes = nodes(Field.TO_NODES);
        message.id(number(Field.ID));
        readData(message);
        message.method(method(Field.METHOD));
        message.arguments(texts(Field.METHOD_ARGS));
        byte[] argSignature = april ? bytes(Field.ARG_SIGNATURE) : CborInput.NO_BYTES;
        Method replyMethod = method(Field.REPLY_METHOD);
        List<String> replyArguments = texts(Field.REPLY_METHOD_ARGS);
        boolean isReply = flag(Field.IS_REPLY);
        message.from(node(Field.FROM_NODE));
        long ackTimeout = number(Field.ACK_TIMEOUT);
        long retries = number(Field.RETRIES);
        long replyAckTimeout = number(Field.REPLY_ACK_TIMEOUT);
        long replyRetries = number(Field.REPLY_RETRIES);
        long methodTimeout = number(Field.METHOD_TIMEOUT);
        long replyMethodTimeout = number(Field.REPLY_METHOD_TIMEOUT);
        String directory = text(Field.DIRECTORY);
        String fileName = text(Field.FILE_NAME);
        Optional<Message> previous = readPrevious();
        if ((ackTimeout | retries | methodTimeout) != 0) {
            message.delivery(new Delivery(Event.ACK, ackTimeout, retries, methodTimeout, Optional.empty()));
        }
        if (!replyMethod.isNone()
                || !replyArguments.isEmpty()
                || (replyAckTimeout | replyRetries | replyMethodTimeout) != 0) {
            message.reply(
                    new ReplyRequest(replyMethod, replyArguments, replyAckTimeout, replyRetries, replyMethodTimeout));
        }
        if (isReply
                || argSignature.length > 0
                || !directory.isEmpty()
                || !fileName.isEmpty()
                || !toNodes.isEmpty()
                || previous.isPresent()) {
            message.steward(new StewardFields(toNodes, argSignature, isReply, directory, fileName, previous));
        }
        readRelay(message);
        return message.build();
    }

    private void readRelay(Message.Builder message) {
        NodeName via = node(Field.RELAY_VIA_NODE);
        NodeName originalVia = node(Field.RELAY_ORIGINAL_VIA_NODE);
        NodeName from = node(Field.RELAY_FROM_NODE);
        NodeName to = node(Field.RELAY_TO_NODE);
        Method originalMethod = method(Field.RELAY_ORIGINAL_METHOD);
        Method replyMethod = method(Field.RELAY_REPLY_METHOD);
        boolean none = via.isNone()
                && originalVia.isNone()
                && from.isNone()
                && to.isNone()
                && originalMethod.isNone()
                && replyMethod.isNone();
        if (!none) {
            message.relay(new Relay(via, originalVia, from, to, originalMethod, replyMethod));
        }
    }

    private void readData(Message.Builder message) {
        field = Field.DATA;
        if (april) {
            message.data(in.readBytes(listsFit()));
        } else {
            message.dataParts(Arrays.asList(in.readTextBytes(listsFit())));
        }
    }

    private Optional<Message> readPrevious() {
        field = Field.PREVIOUS_MESSAGE;
        in.skipTags();
        if (in.readNull()) {
            return Optional.empty();
        }
        if (depth == maxMessages) {
            throw in.malformed("messages nested deeper than " + maxMessages);
        }
        return Optional.of(readMessage());
    }

    private NodeName node(Field next) {
        return NodeName.received(text(next));
    }

    private Method method(Field next) {
        return Method.received(text(next));
    }

    private String text(Field next) {
        field = next;
        return in.readText();
    }

    private List<String> texts(Field next) {
        field = next;
        String[] texts = in.readTexts(listsFit());
        return texts.length == 0 ? List.of() : List.of(texts);
    }

    private List<NodeName> nodes(Field next) {
        List<String> texts = texts(next);
        if (texts.isEmpty()) {
            return List.of();
        }
        in.charge((long) NODE_SIZE * texts.size());
        return texts.stream().map(NodeName::received).toList();
    }

    private byte[] bytes(Field next) {
        field = next;
        return in.readBytes(listsFit());
    }

    private long number(Field next) {
        field = next;
        return in.readNumber();
    }

    private boolean flag(Field next) {
        field = next;
        return in.readFlag();
    }

    /** Each message is one array deep, and a list in it one more. */
    private boolean listsFit() {
        return depth < CborCodec.MAX_DEPTH;
    }

    private String path() {
        Field at = field;
        return at == null ? Field.message(depth) : at.path(depth);
    }
}
