package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Message;
import dev.seneschal.message.Method;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One message of those that are being read, each inside the one before, with the fields read so far. */
final class MessageLevel {

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

    /** Reads the value of a field that is no message. */
    void read(Field target, GobInput in) {
        switch (target) {
            case TO_NODE -> message.to(names.readNode(in));
            case TO_NODES -> toNodes = names.readNodes(in);
            case ID -> message.id(in.readSigned());
            case DATA -> readData(in);
            case METHOD -> message.method(names.readMethod(in));
            case METHOD_ARGS -> message.arguments(names.readArguments(in));
            case ARG_SIGNATURE -> argSignature = in.readBytes();
            case REPLY_METHOD -> replyMethod = names.readMethod(in);
            case REPLY_METHOD_ARGS -> replyArguments = names.readArguments(in);
            case IS_REPLY -> isReply = in.readBoolean();
            case FROM_NODE -> message.from(names.readNode(in));
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
        RelayDraft draft = relay;
        if (draft == null) {
            draft = new RelayDraft();
            relay = draft;
        }
        draft.read(target, in, names);
    }

    private void readData(GobInput in) {
        if (!plan.hasDataParts()) {
            message.data(in.readBytes());
            return;
        }
        int count = in.readTextCount();
        in.chargeObject(count);
        List<byte[]> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(in.readBytes());
        }
        message.dataParts(parts);
    }

    /** Where reading is. */
    String path() {
        boolean atField = field >= 0 && field < plan.fieldCount();
        return atField ? Field.path(depth, Shown.name(plan.name(field))) : Field.message(depth);
    }

    // ---- the message as read

    Message build() {
        return message.delivery(MessageParts.delivery(ackTimeout, retries, methodTimeout))
                .reply(MessageParts.reply(
                        replyMethod, replyArguments, replyAckTimeout, replyRetries, replyMethodTimeout))
                .relay(relay == null ? Relay.NONE : relay.build())
                .steward(MessageParts.steward(toNodes, argSignature, isReply, directory, fileName, previous))
                .build();
    }
}
