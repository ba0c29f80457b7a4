package dev.seneschal.codec.gob;

import static dev.seneschal.codec.gob.Positions.ACK_TIMEOUT;
import static dev.seneschal.codec.gob.Positions.ARG_SIGNATURE;
import static dev.seneschal.codec.gob.Positions.DATA;
import static dev.seneschal.codec.gob.Positions.DIRECTORY;
import static dev.seneschal.codec.gob.Positions.FILE_NAME;
import static dev.seneschal.codec.gob.Positions.FROM_NODE;
import static dev.seneschal.codec.gob.Positions.ID;
import static dev.seneschal.codec.gob.Positions.IS_REPLY;
import static dev.seneschal.codec.gob.Positions.METHOD;
import static dev.seneschal.codec.gob.Positions.METHOD_ARGS;
import static dev.seneschal.codec.gob.Positions.METHOD_TIMEOUT;
import static dev.seneschal.codec.gob.Positions.PREVIOUS_MESSAGE;
import static dev.seneschal.codec.gob.Positions.REPLY_ACK_TIMEOUT;
import static dev.seneschal.codec.gob.Positions.REPLY_METHOD;
import static dev.seneschal.codec.gob.Positions.REPLY_METHOD_ARGS;
import static dev.seneschal.codec.gob.Positions.REPLY_METHOD_TIMEOUT;
import static dev.seneschal.codec.gob.Positions.REPLY_RETRIES;
import static dev.seneschal.codec.gob.Positions.RETRIES;
import static dev.seneschal.codec.gob.Positions.TO_NODE;
import static dev.seneschal.codec.gob.Positions.TO_NODES;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message whose fields are sent in their usual order, one after the other, which is what receivers do all day. What was read is
 * kept in local variables until the message is made of it. It reads what {@link MessageReader} would; a message that is inside many
 * others, or is not usual itself, is left to that.
 */
final class UsualMessageReader {

    private static final byte[] NO_BYTES = {};

    /** How many fields a usual message has. */
    private static final int FIELDS = Field.ALL.size();

    /** So many messages inside one another are read by recursion, for which any thread's stack is enough. */
    private static final int STRAIGHT = 8;

    private final GobInput in;
    private final TypeTable types;
    private final int maxDepth;
    private final NameCache names;
    private final @Nullable Decoding skipping;
    private int field;
    private int depth = 1;
    private boolean handedOver;

    UsualMessageReader(GobInput in, TypeTable types, int maxDepth, NameCache names, @Nullable Decoding skipping) {
        this.in = in;
        this.types = types;
        this.maxDepth = maxDepth;
        this.names = names;
        this.skipping = skipping;
    }

    Message read(MessagePlan plan) {
        try {
            return readMessage(plan);
        } catch (GobException e) {
            throw handedOver ? e : e.inside(path());
        } catch (StackOverflowError e) {
            throw in.tooDeep().inside(path());
        }
    }

    private String path() {
        return field < 0 ? Field.message(depth) : Field.ALL.get(field).path(depth);
    }

    private Message readMessage(MessagePlan plan) {
        field = -1;
        next();
        NodeName to = node(TO_NODE);
        List<NodeName> toNodes = nodes();
        long id = number(ID);
        byte[] data = bytes(DATA);
        Method method = method(METHOD);
        List<String> arguments = texts(METHOD_ARGS);
        byte[] argSignature = bytes(ARG_SIGNATURE);
        Method replyMethod = method(REPLY_METHOD);
        List<String> replyArguments = texts(REPLY_METHOD_ARGS);
        boolean isReply = flag(IS_REPLY);
        NodeName from = node(FROM_NODE);
        long ackTimeout = number(ACK_TIMEOUT);
        long attempts = number(RETRIES);
        long replyAckTimeout = number(REPLY_ACK_TIMEOUT);
        long replyAttempts = number(REPLY_RETRIES);
        long methodTimeout = number(METHOD_TIMEOUT);
        long replyMethodTimeout = number(REPLY_METHOD_TIMEOUT);
        String directory = file(DIRECTORY);
        String fileName = file(FILE_NAME);
        Optional<Message> previous = previousMessage(plan);
        Relay relay = relay();
        Delivery delivery = MessageParts.delivery(ackTimeout, attempts, methodTimeout);
        ReplyRequest reply =
                MessageParts.reply(replyMethod, replyArguments, replyAckTimeout, replyAttempts, replyMethodTimeout);
        StewardFields steward = MessageParts.steward(toNodes, argSignature, isReply, directory, fileName, previous);
        return Message.of(to, from, id, method, arguments, data, delivery, reply, relay, steward);
    }

    // ---- fields, each of which gives what is not sent if it is not the next one

    private void next() {
        field = in.readField(field, FIELDS);
    }

    private NodeName node(int position) {
        if (field != position) {
            return NodeName.NONE;
        }
        NodeName node = names.readNode(in);
        next();
        return node;
    }

    private Method method(int position) {
        if (field != position) {
            return Method.NONE;
        }
        Method method = names.readMethod(in);
        next();
        return method;
    }

    private String file(int position) {
        if (field != position) {
            return "";
        }
        String file = names.readFile(in);
        next();
        return file;
    }

    private List<NodeName> nodes() {
        if (field != TO_NODES) {
            return List.of();
        }
        List<NodeName> nodes = names.readNodes(in);
        next();
        return nodes;
    }

    private List<String> texts(int position) {
        if (field != position) {
            return List.of();
        }
        List<String> texts = names.readArguments(in);
        next();
        return texts;
    }

    private byte[] bytes(int position) {
        if (field != position) {
            return NO_BYTES;
        }
        byte[] bytes = in.readBytes();
        next();
        return bytes;
    }

    private long number(int position) {
        if (field != position) {
            return 0;
        }
        long number = in.readSigned();
        next();
        return number;
    }

    private boolean flag(int position) {
        if (field != position) {
            return false;
        }
        boolean flag = in.readBoolean();
        next();
        return flag;
    }

    private Optional<Message> previousMessage(MessagePlan plan) {
        if (field != PREVIOUS_MESSAGE) {
            return Optional.empty();
        }
        Message message = readInner(plan.previousMessage());
        field = PREVIOUS_MESSAGE;
        next();
        return Optional.of(message);
    }

    private Message readInner(MessagePlan plan) {
        MessageReader.requireRoom(depth, maxDepth, in);
        if (!plan.isUsual() || depth == STRAIGHT) {
            handedOver = true;
            Message message = MessageReader.readInner(in, types, plan, depth + 1, maxDepth, names, skipping);
            handedOver = false;
            return message;
        }
        depth++;
        Message message = readMessage(plan);
        depth--;
        return message;
    }

    private Relay relay() {
        return field < 0 ? Relay.NONE : readRelay();
    }

    private Relay readRelay() {
        RelayDraft relay = new RelayDraft();
        while (field >= 0) {
            relay.read(Field.ALL.get(field), in, names);
            next();
        }
        return relay.build();
    }
}
