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

import dev.seneschal.message.Delivery;
import dev.seneschal.message.Message;
import dev.seneschal.message.NodeName;
import dev.seneschal.message.Relay;
import dev.seneschal.message.ReplyRequest;
import dev.seneschal.message.StewardFields;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message as nearly all are, in the form of April, from and to a node, and without what few have; any other is left to
 * {@link MessageWriter}. It writes what that would.
 *
 * <p>The usual path calls nothing that is long and rare: on JDK 17 the JVM compiles into a method whatever that has called a hundred
 * times, however seldom, and the code that writes a name which is not known, in six places, made all messages take a tenth longer. So
 * such a name is noted, and a gap left for it, which is filled when the rest is written. For the same reason the fields stand in one
 * method, with their numbers and the position in local variables, which is worth another tenth.
 */
final class UsualMessageWriter {

    /** So many messages inside one another are written by recursion, for which any thread's stack is enough. */
    private static final int STRAIGHT = 8;

    private static final int NAMES = 6;

    /** For all of a message but its data, signature, arguments and long names, which make sure of so much again behind themselves. */
    private static final int ROOM = 512;

    private final GobBuffer out;
    private final EncodedNames names;
    private final @Nullable String[] missing = new @Nullable String[STRAIGHT * NAMES];
    private final int[] gaps = new int[STRAIGHT * NAMES];
    private int gapCount;
    private boolean unusual;

    UsualMessageWriter(GobBuffer out, EncodedNames names) {
        this.out = out;
        this.names = names;
    }

    /**
     * Writes the fields of a message, and of those in it.
     *
     * @return whether it is usual; if not, or if it cannot be written at all, the buffer's position is as before
     */
    boolean write(Message message) {
        unusual = false;
        gapCount = 0;
        try {
            int end = write(out.position(), message, 1);
            if (gapCount > 0) {
                fillGaps();
            }
            if (!unusual) {
                out.position(end);
            }
            return !unusual;
        } catch (GobException e) {
            // The other writer comes to the same, and says where.
            return false;
        }
    }

    @SuppressWarnings("ReferenceEquality") // others that are equal only take longer
    private int write(int from, Message message, int depth) {
        StewardFields steward = message.steward();
        if (message.relay() != Relay.NONE
                || depth > STRAIGHT
                || !steward.toNodes().isEmpty()) {
            unusual = true;
            return from;
        }
        out.reserve(from, ROOM);
        int p = putName(from, TO_NODE + 1, message.to().value());
        int last = TO_NODE;
        if (message.id() != 0) {
            p = out.putSignedFieldReserved(p, ID - last, message.id());
            last = ID;
        }
        if (message.data().length > 0) {
            p = out.putBytesField(p, DATA - last, message.data(), ROOM);
            last = DATA;
        }
        p = putName(p, METHOD - last, message.method().value());
        last = METHOD;
        if (!message.arguments().isEmpty()) {
            p = putTexts(p, METHOD_ARGS - last, message.arguments());
            last = METHOD_ARGS;
        }
        if (steward.argSignature().length > 0) {
            p = out.putBytesField(p, ARG_SIGNATURE - last, steward.argSignature(), ROOM);
            last = ARG_SIGNATURE;
        }
        ReplyRequest reply = message.reply();
        if (reply != ReplyRequest.NONE) {
            p = putName(p, REPLY_METHOD - last, reply.method().value());
            last = REPLY_METHOD;
            if (!reply.arguments().isEmpty()) {
                p = putTexts(p, REPLY_METHOD_ARGS - last, reply.arguments());
                last = REPLY_METHOD_ARGS;
            }
        }
        if (steward.isReply()) {
            p = out.putByte(out.putByte(p, IS_REPLY - last), 1);
            last = IS_REPLY;
        }
        if (message.from() != NodeName.NONE) {
            p = putName(p, FROM_NODE - last, message.from().value());
            last = FROM_NODE;
        }
        Delivery delivery = message.delivery();
        if (delivery.ackTimeout() != 0) {
            p = out.putSignedFieldReserved(p, ACK_TIMEOUT - last, delivery.ackTimeout());
            last = ACK_TIMEOUT;
        }
        if (delivery.attempts() != 0) {
            p = out.putSignedFieldReserved(p, RETRIES - last, delivery.attempts());
            last = RETRIES;
        }
        if (reply.ackTimeout() != 0) {
            p = out.putSignedFieldReserved(p, REPLY_ACK_TIMEOUT - last, reply.ackTimeout());
            last = REPLY_ACK_TIMEOUT;
        }
        if (reply.attempts() != 0) {
            p = out.putSignedFieldReserved(p, REPLY_RETRIES - last, reply.attempts());
            last = REPLY_RETRIES;
        }
        if (delivery.methodTimeout() != 0) {
            p = out.putSignedFieldReserved(p, METHOD_TIMEOUT - last, delivery.methodTimeout());
            last = METHOD_TIMEOUT;
        }
        if (reply.methodTimeout() != 0) {
            p = out.putSignedFieldReserved(p, REPLY_METHOD_TIMEOUT - last, reply.methodTimeout());
            last = REPLY_METHOD_TIMEOUT;
        }
        if (!steward.directory().isEmpty()) {
            p = putName(p, DIRECTORY - last, steward.directory());
            last = DIRECTORY;
        }
        if (!steward.fileName().isEmpty()) {
            p = putName(p, FILE_NAME - last, steward.fileName());
            last = FILE_NAME;
        }
        if (steward.previousMessage().isPresent()) {
            Message previous = steward.previousMessage().get();
            p = write(out.putByte(p, PREVIOUS_MESSAGE - last), previous, depth + 1);
        }
        return out.putByte(p, 0);
    }

    private int putName(int p, int delta, String name) {
        EncodedNames.Encoded same = names.findSame(name);
        return same == null ? leaveGap(p, delta, name) : out.putNameFieldReserved(p, delta, same);
    }

    /** Notes a name that is not known. */
    private int leaveGap(int p, int delta, String name) {
        long size = GobBuffer.textSize(name.length());
        out.reserve(p, ROOM + size);
        missing[gapCount] = name;
        gaps[gapCount++] = out.putByte(p, delta);
        return p + 1 + (int) size;
    }

    /** Fills the gaps. A field of an empty name is left out, with its number, so that a message with such is not usual. */
    private void fillGaps() {
        for (int i = 0; i < gapCount; i++) {
            String name = Objects.requireNonNull(missing[i]);
            missing[i] = null;
            unusual |= name.isEmpty() || !out.fillGap(gaps[i], name, names);
        }
    }

    private int putTexts(int from, int delta, List<String> texts) {
        int count = texts.size();
        int p = out.put(out.putByte(from, delta), count);
        for (int i = 0; i < count; i++) {
            p = out.putText(p, texts.get(i), ROOM);
        }
        return p;
    }
}
