package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message from a gob stream. A message in a message is read on a stack of this class's own, so that no stream is too deep for
 * the thread.
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
        MessageLevel outermost = new MessageLevel(null, plan, 1, names);
        return plan.isUsual()
                ? readUsual(in, types, maxDepth, outermost, skipping)
                : new MessageReader(in, types, maxDepth, outermost, skipping).read();
    }

    /** A usual message without one in it needs no stack: the JVM then need not allocate its level either. */
    private static Message readUsual(
            GobInput in, TypeTable types, int maxDepth, MessageLevel outermost, @Nullable Decoding skipping) {
        try {
            if (!outermost.readUsual(in, types)) {
                return outermost.build();
            }
        } catch (GobException e) {
            throw e.inside(outermost.path());
        } catch (StackOverflowError e) {
            throw in.tooDeep().inside(outermost.path());
        }
        return new MessageReader(in, types, maxDepth, outermost, skipping).readInner();
    }

    /** Goes on with the message in the outermost one. */
    private Message readInner() {
        try {
            enter(level);
        } catch (GobException e) {
            throw e.inside(level.path());
        }
        return read();
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
            boolean inner = current.plan.isUsual() ? current.readUsual(in, types) : readByName(current);
            if (inner) {
                enter(current);
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

    /** Reads fields in whatever order they are sent; true before a message in this one. */
    private boolean readByName(MessageLevel current) {
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
                current.read(target, in, types);
            }
        }
    }

    private Decoding skipping() {
        if (skipping == null) {
            skipping = new Decoding(in, types);
        }
        return skipping;
    }

    private void enter(MessageLevel outer) {
        if (outer.depth == maxDepth) {
            throw in.malformed("messages nested deeper than " + maxDepth);
        }
        level = new MessageLevel(outer, outer.plan.previousMessage(), outer.depth + 1, outer.names);
    }
}
