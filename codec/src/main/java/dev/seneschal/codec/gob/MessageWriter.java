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
import static dev.seneschal.codec.gob.Positions.RELAY_FROM_NODE;
import static dev.seneschal.codec.gob.Positions.RELAY_ORIGINAL_METHOD;
import static dev.seneschal.codec.gob.Positions.RELAY_ORIGINAL_VIA_NODE;
import static dev.seneschal.codec.gob.Positions.RELAY_REPLY_METHOD;
import static dev.seneschal.codec.gob.Positions.RELAY_TO_NODE;
import static dev.seneschal.codec.gob.Positions.RELAY_VIA_NODE;
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
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import dev.seneschal.wire.MessageForm;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as a Go node does: what is zero or empty is left out. The usual ones are written by {@link UsualMessageWriter}, any
 * other here. Messages in messages are written without recursion: down to the innermost what stands before it, then back up what stands
 * behind it. Allocates nothing. Belongs to one {@link GobBuffer}.
 */
final class MessageWriter {

    private final GobBuffer out;
    private final EncodedNames names = new EncodedNames();
    private final UsualMessageWriter usual;

    private int depth;

    /** The messages that the current one is in, without the outermost, which is in nearly all cases the only one. */
    private @Nullable Message[] outer = new @Nullable Message[4];

    private int waiting;
    private boolean january;

    /** How many fields the form does not have. */
    private int missing;

    private int last;

    MessageWriter(GobBuffer out) {
        this.out = out;
        usual = new UsualMessageWriter(out, names);
    }

    /** Writes the fields of a message, and of those in it. */
    void write(Message message, MessageForm form) {
        if (form == MessageForm.JANUARY || !writeUsual(message)) {
            writeAny(message, form);
        }
    }

    /** Writes one as {@link #write} does, if it is usual. */
    boolean writeUsual(Message message) {
        return usual.write(message);
    }

    void writeAny(Message message, MessageForm form) {
        january = form == MessageForm.JANUARY;
        missing = january ? 1 : 0;
        depth = 0;
        try {
            out.position(writeAll(out.position(), message));
        } catch (GobException e) {
            throw e.inside(lastField().path(depth + 1));
        } finally {
            forget();
        }
    }

    private void forget() {
        if (waiting > 0) {
            Arrays.fill(outer, 0, waiting, null);
            waiting = 0;
        }
    }

    private int writeAll(int from, Message message) {
        beginStruct();
        int p = writeBefore(from, message);
        Optional<Message> previous = message.steward().previousMessage();
        if (previous.isPresent()) {
            p = writePrevious(p, previous.get());
        }
        return writeBehind(p, message);
    }

    private int writePrevious(int from, Message message) {
        int p = enter(from, message);
        Message current = message;
        Optional<Message> previous = current.steward().previousMessage();
        while (previous.isPresent()) {
            push(current);
            current = previous.get();
            p = enter(p, current);
            previous = current.steward().previousMessage();
        }
        p = leave(p, current);
        while (waiting > 0) {
            p = leave(p, pop());
        }
        return p;
    }

    private int enter(int from, Message message) {
        int p = beginField(from, PREVIOUS_MESSAGE);
        depth++;
        beginStruct();
        return writeBefore(p, message);
    }

    private int leave(int from, Message message) {
        int p = writeBehind(from, message);
        depth--;
        last = numberOf(PREVIOUS_MESSAGE);
        return p;
    }

    private void push(Message message) {
        if (waiting == outer.length) {
            outer = Arrays.copyOf(outer, 2 * waiting);
        }
        outer[waiting++] = message;
    }

    private Message pop() {
        Message message = Objects.requireNonNull(outer[--waiting]);
        outer[waiting] = null;
        return message;
    }

    /** What stands before the message in this one. Parts that nobody set are told at one glance. */
    @SuppressWarnings("ReferenceEquality") // others that are equal only take longer
    private int writeBefore(int from, Message message) {
        ReplyRequest reply = message.reply();
        StewardFields steward = message.steward();
        int p = writeName(from, TO_NODE, message.to().value());
        if (steward != StewardFields.NONE) {
            p = writeNodes(p, steward.toNodes());
        }
        p = writeNumber(p, ID, message.id());
        p = writeData(p, message);
        p = writeName(p, METHOD, message.method().value());
        p = writeTexts(p, METHOD_ARGS, message.arguments());
        if (!january) {
            p = writeBytes(p, ARG_SIGNATURE, steward.argSignature());
        }
        if (reply != ReplyRequest.NONE) {
            p = writeName(p, REPLY_METHOD, reply.method().value());
            p = writeTexts(p, REPLY_METHOD_ARGS, reply.arguments());
        }
        if (steward.isReply()) {
            p = out.put(beginField(p, IS_REPLY), 1);
        }
        p = writeName(p, FROM_NODE, message.from().value());
        p = writeTimes(p, message.delivery(), reply);
        if (steward != StewardFields.NONE) {
            p = writeName(p, DIRECTORY, steward.directory());
            p = writeName(p, FILE_NAME, steward.fileName());
        }
        return p;
    }

    private int writeTimes(int from, Delivery delivery, ReplyRequest reply) {
        int p = writeNumber(from, ACK_TIMEOUT, delivery.ackTimeout());
        p = writeNumber(p, RETRIES, delivery.attempts());
        p = writeNumber(p, REPLY_ACK_TIMEOUT, reply.ackTimeout());
        p = writeNumber(p, REPLY_RETRIES, reply.attempts());
        p = writeNumber(p, METHOD_TIMEOUT, delivery.methodTimeout());
        return writeNumber(p, REPLY_METHOD_TIMEOUT, reply.methodTimeout());
    }

    private int writeBehind(int from, Message message) {
        return out.put(writeRelay(from, message.relay()), 0);
    }

    /** What stands behind the message in this one; few messages have any of it. */
    @SuppressWarnings("ReferenceEquality") // others that are equal only take longer
    private int writeRelay(int from, Relay relay) {
        return relay == Relay.NONE ? from : writeRelayFields(from, relay);
    }

    private int writeRelayFields(int from, Relay relay) {
        int p = writeName(from, RELAY_VIA_NODE, relay.via().value());
        p = writeName(p, RELAY_ORIGINAL_VIA_NODE, relay.originalVia().value());
        p = writeName(p, RELAY_FROM_NODE, relay.from().value());
        p = writeName(p, RELAY_TO_NODE, relay.to().value());
        p = writeName(p, RELAY_ORIGINAL_METHOD, relay.originalMethod().value());
        return writeName(p, RELAY_REPLY_METHOD, relay.replyMethod().value());
    }

    // ---- fields, each behind a position; they give the one behind them

    private int writeData(int from, Message message) {
        if (!january) {
            return writeBytes(from, DATA, message.data());
        }
        int p = from;
        List<byte[]> parts = message.dataParts();
        if (!parts.isEmpty()) {
            p = out.put(beginField(p, DATA), parts.size());
            for (byte[] part : parts) {
                p = out.putBytes(p, part);
            }
        }
        return p;
    }

    private int writeName(int from, int field, String name) {
        return name.isEmpty() ? from : out.putName(beginField(from, field), name, names);
    }

    private int writeTexts(int from, int field, List<String> texts) {
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
            p = out.put(beginField(p, TO_NODES), count);
            for (int i = 0; i < count; i++) {
                p = out.putName(p, nodes.get(i).value(), names);
            }
        }
        return p;
    }

    private int writeBytes(int from, int field, byte[] bytes) {
        return bytes.length == 0 ? from : out.putBytes(beginField(from, field), bytes);
    }

    private int writeNumber(int from, int field, long number) {
        return number == 0 ? from : out.putSignedField(from, step(field), number);
    }

    private void beginStruct() {
        last = -1;
    }

    private int beginField(int from, int field) {
        return out.put(from, step(field));
    }

    /** By how much the field's number is above the last one's. */
    private int step(int field) {
        int number = numberOf(field);
        int step = number - last;
        last = number;
        return step;
    }

    /** January has no signature, and numbers what follows one lower. */
    private int numberOf(int field) {
        return field > ARG_SIGNATURE ? field - missing : field;
    }

    /** The field that was written last. */
    private Field lastField() {
        return Field.ALL.get(last < ARG_SIGNATURE ? last : last + missing);
    }
}
