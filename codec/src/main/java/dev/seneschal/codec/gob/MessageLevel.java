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
import dev.seneschal.message.Event;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message of those that are being read, each inside the one before, with the fields read so far. */
final class MessageLevel {

    /** How many fields a usual message has. */
    private static final int FIELDS = Field.ALL.size();

    private static final byte[] NO_BYTES = {};

    final @Nullable MessageLevel outer;
    final MessagePlan plan;
    final int depth;
    final NameCache names;
    int field = -1;

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
    private Optional<Message> previous = Optional.empty();
    private @Nullable RelayDraft relay;

    MessageLevel(@Nullable MessageLevel outer, MessagePlan plan, int depth, NameCache names) {
        this.names = names;
        this.outer = outer;
        this.plan = plan;
        this.depth = depth;
    }

    /**
     * Reads the fields of a message that are sent in their usual order, one after the other: the same as {@link #read} of each, for what
     * receivers do all day.
     *
     * @return whether a message in this one comes, with which reading is to go on before this is called again
     */
    boolean readUsual(GobInput in, TypeTable types) {
        boolean begun = field == PREVIOUS_MESSAGE;
        next(in);
        if (!begun) {
            readContent(in, types);
            readReplyAndSender(in, types);
            readTimes(in);
            if (field == PREVIOUS_MESSAGE) {
                return true;
            }
        }
        while (field >= 0) {
            readRelay(Field.ALL.get(field), in);
            next(in);
        }
        return false;
    }

    private void next(GobInput in) {
        field = in.readField(field, FIELDS);
    }

    private void readContent(GobInput in, TypeTable types) {
        if (field == TO_NODE) {
            message.to(readNode(in));
            next(in);
        }
        if (field == TO_NODES) {
            toNodes = readNodes(in, types);
            next(in);
        }
        if (field == ID) {
            message.id(in.readSigned());
            next(in);
        }
        if (field == DATA) {
            message.data(in.readBytes());
            next(in);
        }
        if (field == METHOD) {
            message.method(readMethod(in));
            next(in);
        }
        if (field == METHOD_ARGS) {
            message.arguments(readTexts(in, types));
            next(in);
        }
        if (field == ARG_SIGNATURE) {
            argSignature = in.readBytes();
            next(in);
        }
    }

    private void readReplyAndSender(GobInput in, TypeTable types) {
        if (field == REPLY_METHOD) {
            replyMethod = readMethod(in);
            next(in);
        }
        if (field == REPLY_METHOD_ARGS) {
            replyArguments = readTexts(in, types);
            next(in);
        }
        if (field == IS_REPLY) {
            isReply = in.readBoolean();
            next(in);
        }
        if (field == FROM_NODE) {
            message.from(readNode(in));
            next(in);
        }
    }

    private void readTimes(GobInput in) {
        if (field == ACK_TIMEOUT) {
            ackTimeout = in.readSigned();
            next(in);
        }
        if (field == RETRIES) {
            retries = in.readSigned();
            next(in);
        }
        if (field == REPLY_ACK_TIMEOUT) {
            replyAckTimeout = in.readSigned();
            next(in);
        }
        if (field == REPLY_RETRIES) {
            replyRetries = in.readSigned();
            next(in);
        }
        if (field == METHOD_TIMEOUT) {
            methodTimeout = in.readSigned();
            next(in);
        }
        if (field == REPLY_METHOD_TIMEOUT) {
            replyMethodTimeout = in.readSigned();
            next(in);
        }
        if (field == DIRECTORY) {
            directory = names.readFile(in);
            next(in);
        }
        if (field == FILE_NAME) {
            fileName = names.readFile(in);
            next(in);
        }
    }

    /** Reads the value of a field that is no message. */
    void read(Field target, GobInput in, TypeTable types) {
        switch (target) {
            case TO_NODE -> message.to(readNode(in));
            case TO_NODES -> toNodes = readNodes(in, types);
            case ID -> message.id(in.readSigned());
            case DATA -> readData(in, types);
            case METHOD -> message.method(readMethod(in));
            case METHOD_ARGS -> message.arguments(readTexts(in, types));
            case ARG_SIGNATURE -> argSignature = in.readBytes();
            case REPLY_METHOD -> replyMethod = readMethod(in);
            case REPLY_METHOD_ARGS -> replyArguments = readTexts(in, types);
            case IS_REPLY -> isReply = in.readBoolean();
            case FROM_NODE -> message.from(readNode(in));
            case ACK_TIMEOUT -> ackTimeout = in.readSigned();
            case RETRIES -> retries = in.readSigned();
            case REPLY_ACK_TIMEOUT -> replyAckTimeout = in.readSigned();
            case REPLY_RETRIES -> replyRetries = in.readSigned();
            case METHOD_TIMEOUT -> methodTimeout = in.readSigned();
            case REPLY_METHOD_TIMEOUT -> replyMethodTimeout = in.readSigned();
            case DIRECTORY -> directory = names.readFile(in);
            case FILE_NAME -> fileName = names.readFile(in);
            case PREVIOUS_MESSAGE -> throw new IllegalStateException("a message in a message has a level of its own");
            default -> readRelay(target, in);
        }
    }

    void previous(Message value) {
        previous = Optional.of(value);
    }

    private void readRelay(Field target, GobInput in) {
        if (relay == null) {
            relay = new RelayDraft();
        }
        switch (target) {
            case RELAY_VIA_NODE -> relay.via = readNode(in);
            case RELAY_ORIGINAL_VIA_NODE -> relay.originalVia = readNode(in);
            case RELAY_FROM_NODE -> relay.from = readNode(in);
            case RELAY_TO_NODE -> relay.to = readNode(in);
            case RELAY_ORIGINAL_METHOD -> relay.originalMethod = readMethod(in);
            default -> relay.replyMethod = readMethod(in);
        }
    }

    private void readData(GobInput in, TypeTable types) {
        if (!plan.hasDataParts()) {
            message.data(in.readBytes());
            return;
        }
        int count = in.readCount("list of strings", 1, types, TypeTable.STRING);
        in.chargeObject(count);
        List<byte[]> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(in.readBytes());
        }
        message.dataParts(parts);
    }

    private NodeName readNode(GobInput in) {
        return names.readNode(in);
    }

    private Method readMethod(GobInput in) {
        return names.readMethod(in);
    }

    private static List<String> readTexts(GobInput in, TypeTable types) {
        int count = in.readCount("list of strings", 1, types, TypeTable.STRING);
        in.chargeObject(count);
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = in.readText();
        }
        return List.of(texts);
    }

    private List<NodeName> readNodes(GobInput in, TypeTable types) {
        int count = in.readCount("list of strings", 1, types, TypeTable.STRING);
        in.chargeObject(count);
        NodeName[] nodes = new NodeName[count];
        for (int i = 0; i < count; i++) {
            nodes[i] = readNode(in);
        }
        return List.of(nodes);
    }

    /** Where reading is. */
    String path() {
        boolean atField = field >= 0 && field < plan.fieldCount();
        return atField ? Field.path(depth, shown(plan.name(field))) : Field.message(depth);
    }

    private static String shown(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    // ---- the message as read

    Message build() {
        if ((ackTimeout | retries | methodTimeout) != 0) {
            message.delivery(new Delivery(Event.ACK, ackTimeout, retries, methodTimeout, Optional.empty()));
        }
        if (!replyMethod.isNone()
                || !replyArguments.isEmpty()
                || (replyAckTimeout | replyRetries | replyMethodTimeout) != 0) {
            message.reply(
                    new ReplyRequest(replyMethod, replyArguments, replyAckTimeout, replyRetries, replyMethodTimeout));
        }
        if (relay != null) {
            message.relay(relay.build());
        }
        if (hasStewardFields()) {
            message.steward(new StewardFields(toNodes, argSignature, isReply, directory, fileName, previous));
        }
        return message.build();
    }

    private boolean hasStewardFields() {
        return isReply
                || argSignature.length > 0
                || !directory.isEmpty()
                || !fileName.isEmpty()
                || !toNodes.isEmpty()
                || previous.isPresent();
    }

    /** The fields of a relay, which few messages have. */
    private static final class RelayDraft {

        private NodeName via = NodeName.NONE;
        private NodeName originalVia = NodeName.NONE;
        private NodeName from = NodeName.NONE;
        private NodeName to = NodeName.NONE;
        private Method originalMethod = Method.NONE;
        private Method replyMethod = Method.NONE;

        Relay build() {
            Relay built = new Relay(via, originalVia, from, to, originalMethod, replyMethod);
            return built.equals(Relay.NONE) ? Relay.NONE : built;
        }
    }
}
