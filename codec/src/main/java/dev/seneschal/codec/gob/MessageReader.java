package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message from a gob stream, whatever fields are sent of it in whatever order. A message in a message is read on a stack of this
 * class's own, so that no stream is too deep for the thread.
 */
final class MessageReader {

    private final GobInput in;
    private final TypeTable types;
    private final int maxDepth;
    private MessageLevel level;

    /** Keeps the types that are defined in what is skipped; few messages have such. */
    private @Nullable Decoding skipping;

    private MessageReader(
            GobInput in, TypeTable types, int maxDepth, MessageLevel outermost, @Nullable Decoding skipping) {
        this.in = in;
        this.types = types;
        this.maxDepth = maxDepth;
        this.level = outermost;
        this.skipping = skipping;
    }

    /** Reads a message whose type has been read, of types that others read at the same time. */
    static Message read(GobInput in, TypeTable types, MessagePlan plan, int maxDepth, NameCache names) {
        return read(in, types, plan, maxDepth, names, null);
    }

    /** Reads a message whose type has been read, of a stream that may go on to define types in what is skipped here. */
    static Message read(Decoding decoding, MessagePlan plan, int maxDepth, NameCache names) {
        return read(decoding.in, decoding.types(), plan, maxDepth, names, decoding);
    }

    private static Message read(
            GobInput in,
            TypeTable types,
            MessagePlan plan,
            int maxDepth,
            NameCache names,
            @Nullable Decoding skipping) {
        return plan.isUsual()
                ? new UsualMessageReader(in, types, maxDepth, names, skipping).read(plan)
                : new MessageReader(in, types, maxDepth, new MessageLevel(null, plan, 1, names), skipping).read();
    }

    /** Reads a message that is in others, of which it is the innermost so far. */
    static Message readInner(
            GobInput in,
            TypeTable types,
            MessagePlan plan,
            int depth,
            int maxDepth,
            NameCache names,
            @Nullable Decoding skipping) {
        return new MessageReader(in, types, maxDepth, new MessageLevel(null, plan, depth, names), skipping).read();
    }

    private Message read() {
        try {
            return readValue();
        } catch (GobException e) {
            throw e.inside(level.path());
        } catch (StackOverflowError e) {
            throw in.tooDeep().inside(level.path());
        }
    }

    private Message readValue() {
        while (true) {
            MessageLevel current = level;
            if (readFields(current)) {
                requireRoom(current.depth, maxDepth, in);
                level = new MessageLevel(current, current.plan.previousMessage(), current.depth + 1, current.names);
            } else {
                Message message = current.build();
                if (current.outer == null) {
                    return message;
                }
                level = current.outer;
                level.previous(message);
            }
        }
    }

    /** Reads fields up to a message in this one, before which it gives true. */
    private boolean readFields(MessageLevel current) {
        MessagePlan plan = current.plan;
        while (true) {
            int field = in.readField(current.field, plan.fieldCount());
            if (field < 0) {
                return false;
            }
            current.field = field;
            Field target = plan.target(field);
            if (target == Field.PREVIOUS_MESSAGE) {
                return true;
            }
            if (target == null) {
                Skipper.skip(skipping(), plan.typeId(field));
            } else {
                current.read(target, in);
            }
        }
    }

    private Decoding skipping() {
        if (skipping == null) {
            skipping = new Decoding(in, types);
        }
        return skipping;
    }

    /** Before a message in one that is so deep. */
    static void requireRoom(int depth, int maxDepth, GobInput in) {
        if (depth == maxDepth) {
            throw in.malformed("messages nested deeper than " + maxDepth);
        }
    }
}
