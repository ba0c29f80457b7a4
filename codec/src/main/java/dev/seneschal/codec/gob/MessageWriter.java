package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Delivery;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.MessageForm;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as a Go node does: what is zero or empty is left out. Messages in messages are written without recursion: down to the
 * innermost what stands before it, then back up what stands behind it. Written out field by field, since this is what senders do all
 * day; it allocates nothing. Belongs to one {@link GobBuffer}.
 */
final class MessageWriter {

    private final GobBuffer out;
    private @Nullable Message[] outer = new @Nullable Message[4];
    private int depth;
    private boolean january;
    private int last;

    MessageWriter(GobBuffer out) {
        this.out = out;
    }

    /** Writes the fields of a message, and of those in it. */
    void write(Message message, MessageForm form) {
        january = form == MessageForm.JANUARY;
        depth = 0;
        try {
            writeAll(message);
        } catch (GobException e) {
            throw e.inside(Field.ALL.get(last).path(depth + 1));
        } finally {
            Arrays.fill(outer, null);
        }
    }

    private void writeAll(Message message) {
        Message current = message;
        beginStruct();
        writeBefore(current);
        while (current.steward().previousMessage().isPresent()) {
            push(current);
            current = current.steward().previousMessage().get();
            beginField(Field.PREVIOUS_MESSAGE);
            beginStruct();
            writeBefore(current);
        }
        writeRelay(current.relay());
        out.writeUnsigned(0);
        while (depth > 0) {
            Message enclosing = outer[--depth];
            last = Field.PREVIOUS_MESSAGE.position();
            if (enclosing != null) {
                writeRelay(enclosing.relay());
            }
            out.writeUnsigned(0);
        }
    }

    private void push(Message message) {
        if (depth == outer.length) {
            outer = Arrays.copyOf(outer, 2 * depth);
        }
        outer[depth++] = message;
    }

    /** What stands before the message in this one. */
    private void writeBefore(Message message) {
        ReplyRequest reply = message.reply();
        StewardFields steward = message.steward();
        writeText(Field.TO_NODE, message.to().value());
        writeNodes(steward.toNodes());
        writeNumber(Field.ID, message.id());
        writeData(message);
        writeText(Field.METHOD, message.method().value());
        writeTexts(Field.METHOD_ARGS, message.arguments());
        if (!january) {
            writeBytes(Field.ARG_SIGNATURE, steward.argSignature());
        }
        writeText(Field.REPLY_METHOD, reply.method().value());
        writeTexts(Field.REPLY_METHOD_ARGS, reply.arguments());
        if (steward.isReply()) {
            beginField(Field.IS_REPLY);
            out.writeUnsigned(1);
        }
        writeText(Field.FROM_NODE, message.from().value());
        writeTimes(message.delivery(), reply);
        writeText(Field.DIRECTORY, steward.directory());
        writeText(Field.FILE_NAME, steward.fileName());
    }

    private void writeTimes(Delivery delivery, ReplyRequest reply) {
        writeNumber(Field.ACK_TIMEOUT, delivery.ackTimeout());
        writeNumber(Field.RETRIES, delivery.attempts());
        writeNumber(Field.REPLY_ACK_TIMEOUT, reply.ackTimeout());
        writeNumber(Field.REPLY_RETRIES, reply.attempts());
        writeNumber(Field.METHOD_TIMEOUT, delivery.methodTimeout());
        writeNumber(Field.REPLY_METHOD_TIMEOUT, reply.methodTimeout());
    }

    /** What stands behind it. */
    private void writeRelay(Relay relay) {
        writeText(Field.RELAY_VIA_NODE, relay.via().value());
        writeText(Field.RELAY_ORIGINAL_VIA_NODE, relay.originalVia().value());
        writeText(Field.RELAY_FROM_NODE, relay.from().value());
        writeText(Field.RELAY_TO_NODE, relay.to().value());
        writeText(Field.RELAY_ORIGINAL_METHOD, relay.originalMethod().value());
        writeText(Field.RELAY_REPLY_METHOD, relay.replyMethod().value());
    }

    // ---- fields

    private void writeData(Message message) {
        if (!january) {
            writeBytes(Field.DATA, message.data());
            return;
        }
        List<byte[]> parts = message.dataParts();
        if (!parts.isEmpty()) {
            beginField(Field.DATA);
            out.writeUnsigned(parts.size());
            parts.forEach(out::writeBytes);
        }
    }

    private void writeText(Field field, String text) {
        if (!text.isEmpty()) {
            out.writeTextField(step(field), text);
        }
    }

    private void writeTexts(Field field, List<String> texts) {
        int count = texts.size();
        if (count > 0) {
            beginField(field);
            out.writeUnsigned(count);
            for (int i = 0; i < count; i++) {
                out.writeText(texts.get(i));
            }
        }
    }

    private void writeNodes(List<NodeName> nodes) {
        int count = nodes.size();
        if (count > 0) {
            beginField(Field.TO_NODES);
            out.writeUnsigned(count);
            for (int i = 0; i < count; i++) {
                out.writeText(nodes.get(i).value());
            }
        }
    }

    private void writeBytes(Field field, byte[] bytes) {
        if (bytes.length > 0) {
            beginField(field);
            out.writeBytes(bytes);
        }
    }

    private void writeNumber(Field field, long number) {
        if (number != 0) {
            out.writeSignedField(step(field), number);
        }
    }

    private void beginStruct() {
        last = -1;
    }

    private void beginField(Field field) {
        out.writeUnsigned(step(field));
    }

    /** By how much the field's number is above the last one's; January has no signature, and numbers what follows one lower. */
    private int step(Field field) {
        int position = field.position();
        int signature = Field.ARG_SIGNATURE.position();
        int missing = january && last < signature && position > signature ? 1 : 0;
        int step = position - last - missing;
        last = position;
        return step;
    }
}
