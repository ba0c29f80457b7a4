package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.message.Message;

/**
 * Reads one message from a gob stream. A message in a message is read on a stack of this class's own, so that no stream is too deep for
 * the thread.
 */
final class MessageReader {

    private final Decoding from;
    private final int maxDepth;
    private MessageLevel level;

    private MessageReader(Decoding from, MessagePlan plan, int maxDepth, NameCache names) {
        this.from = from;
        this.maxDepth = maxDepth;
        this.level = new MessageLevel(null, plan, 1, names);
    }

    /** Reads a message whose type has been read. */
    static Message read(Decoding from, MessagePlan plan, int maxDepth, NameCache names) {
        MessageReader reader = new MessageReader(from, plan, maxDepth, names);
        try {
            return reader.readValue();
        } catch (GobException e) {
            throw e.inside(reader.path());
        } catch (StackOverflowError e) {
            throw from.in.tooDeep().inside(reader.path());
        }
    }

    private Message readValue() {
        GobInput in = from.in;
        while (true) {
            MessageLevel current = level;
            MessagePlan plan = current.plan;
            int field = in.readField(current.field, plan.fieldCount());
            if (field >= 0) {
                current.field = field;
                Field target = plan.target(field);
                if (target == null) {
                    Skipper.skip(from, plan.typeId(field));
                } else if (target == Field.PREVIOUS_MESSAGE) {
                    enter(current);
                } else {
                    current.read(target, in, from.types());
                }
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

    private void enter(MessageLevel outer) {
        if (outer.depth == maxDepth) {
            throw from.in.malformed("messages nested deeper than " + maxDepth);
        }
        level = new MessageLevel(outer, outer.plan.previousMessage(), outer.depth + 1, outer.names);
    }

    private String path() {
        boolean atField = level.field >= 0 && level.field < level.plan.fieldCount();
        return atField ? Field.path(level.depth, shown(level.plan.name(level.field))) : Field.message(level.depth);
    }

    private static String shown(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
