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
    private int used;
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
            out.position(writeAll(out.position(), message));
        } catch (GobException e) {
            throw e.inside(Field.ALL.get(last).path(depth + 1));
        } finally {
            forget();
        }
    }

    private void forget() {
        if (used > 0) {
            Arrays.fill(outer, 0, used, null);
            used = 0;
        }
    }

    private int writeAll(int from, Message message) {
        Message current = message;
        beginStruct();
        int p = writeBefore(from, current);
        while (current.steward().previousMessage().isPresent()) {
            push(current);
            current = current.steward().previousMessage().get();
            p = beginField(p, Field.PREVIOUS_MESSAGE);
            beginStruct();
            p = writeBefore(p, current);
        }
        p = out.put(writeRelay(p, current.relay()), 0);
        while (depth > 0) {
            Message enclosing = outer[--depth];
            last = Field.PREVIOUS_MESSAGE.position();
            if (enclosing != null) {
                p = writeRelay(p, enclosing.relay());
            }
            p = out.put(p, 0);
        }
        return p;
    }

    private void push(Message message) {
        if (depth == outer.length) {
            outer = Arrays.copyOf(outer, 2 * depth);
        }
        outer[depth++] = message;
        used = depth;
    }

    /** What stands before the message in this one. Parts that nobody set are told at one glance. */
    @SuppressWarnings("ReferenceEquality") // others that are equal only take longer
    private int writeBefore(int from, Message message) {
        ReplyRequest reply = message.reply();
        StewardFields steward = message.steward();
        int p = writeText(from, Field.TO_NODE, message.to().value());
        if (steward != StewardFields.NONE) {
            p = writeNodes(p, steward.toNodes());
        }
        p = writeNumber(p, Field.ID, message.id());
        p = writeData(p, message);
        p = writeText(p, Field.METHOD, message.method().value());
        p = writeTexts(p, Field.METHOD_ARGS, message.arguments());
        if (!january) {
            p = writeBytes(p, Field.ARG_SIGNATURE, steward.argSignature());
        }
        if (reply != ReplyRequest.NONE) {
            p = writeText(p, Field.REPLY_METHOD, reply.method().value());
            p = writeTexts(p, Field.REPLY_METHOD_ARGS, reply.arguments());
        }
        if (steward.isReply()) {
            p = out.put(beginField(p, Field.IS_REPLY), 1);
        }
        p = writeText(p, Field.FROM_NODE, message.from().value());
        p = writeTimes(p, message.delivery(), reply);
        if (steward != StewardFields.NONE) {
            p = writeText(p, Field.DIRECTORY, steward.directory());
            p = writeText(p, Field.FILE_NAME, steward.fileName());
        }
        return p;
    }

    private int writeTimes(int from, Delivery delivery, ReplyRequest reply) {
        int p = writeNumber(from, Field.ACK_TIMEOUT, delivery.ackTimeout());
        p = writeNumber(p, Field.RETRIES, delivery.attempts());
        p = writeNumber(p, Field.REPLY_ACK_TIMEOUT, reply.ackTimeout());
        p = writeNumber(p, Field.REPLY_RETRIES, reply.attempts());
        p = writeNumber(p, Field.METHOD_TIMEOUT, delivery.methodTimeout());
        return writeNumber(p, Field.REPLY_METHOD_TIMEOUT, reply.methodTimeout());
    }

    /** What stands behind it; few messages have any of it. */
    @SuppressWarnings("ReferenceEquality") // others that are equal only take longer
    private int writeRelay(int from, Relay relay) {
        return relay == Relay.NONE ? from : writeRelayFields(from, relay);
    }

    private int writeRelayFields(int from, Relay relay) {
        int p = writeText(from, Field.RELAY_VIA_NODE, relay.via().value());
        p = writeText(p, Field.RELAY_ORIGINAL_VIA_NODE, relay.originalVia().value());
        p = writeText(p, Field.RELAY_FROM_NODE, relay.from().value());
        p = writeText(p, Field.RELAY_TO_NODE, relay.to().value());
        p = writeText(p, Field.RELAY_ORIGINAL_METHOD, relay.originalMethod().value());
        return writeText(p, Field.RELAY_REPLY_METHOD, relay.replyMethod().value());
    }

    // ---- fields, each behind a position; they give the one behind them

    private int writeData(int from, Message message) {
        if (!january) {
            return writeBytes(from, Field.DATA, message.data());
        }
        int p = from;
        List<byte[]> parts = message.dataParts();
        if (!parts.isEmpty()) {
            p = out.put(beginField(p, Field.DATA), parts.size());
            for (byte[] part : parts) {
                p = out.putBytes(p, part);
            }
        }
        return p;
    }

    private int writeText(int from, Field field, String text) {
        return text.isEmpty() ? from : out.putTextField(from, step(field), text);
    }

    private int writeTexts(int from, Field field, List<String> texts) {
        int count = texts.size();
        int p = from;
        if (count > 0) {
            p = out.put(beginField(p, field), count);
            for (int i = 0; i < count; i++) {
                p = out.putText(p, texts.get(i));
            }
        }
        return p;
    }

    private int writeNodes(int from, List<NodeName> nodes) {
        int count = nodes.size();
        int p = from;
        if (count > 0) {
            p = out.put(beginField(p, Field.TO_NODES), count);
            for (int i = 0; i < count; i++) {
                p = out.putText(p, nodes.get(i).value());
            }
        }
        return p;
    }

    private int writeBytes(int from, Field field, byte[] bytes) {
        return bytes.length == 0 ? from : out.putBytes(beginField(from, field), bytes);
    }

    private int writeNumber(int from, Field field, long number) {
        return number == 0 ? from : out.putSignedField(from, step(field), number);
    }

    private void beginStruct() {
        last = -1;
    }

    private int beginField(int from, Field field) {
        return out.put(from, step(field));
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
