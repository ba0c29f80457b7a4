package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which field of a message each field of a sent struct goes to, found by name once per struct type. A plan is made of the definitions
 * alone, so that a type that does not fit is refused even if the value leaves the field out. Not changed once it is built.
 */
final class MessagePlan {

    private final List<GobDescriptor.Field> sent;
    private final @Nullable Field[] targets;
    private boolean dataParts;
    private boolean usual;
    private @Nullable MessagePlan previousMessage;

    private MessagePlan(List<GobDescriptor.Field> sent) {
        this.sent = sent;
        this.targets = new @Nullable Field[sent.size()];
    }

    /** The plan for a struct type, and with it those for the types of messages in it. */
    static MessagePlan of(int typeId, TypeTable types, GobInput in) {
        return new Builder(types, in).build(typeId);
    }

    int fieldCount() {
        return targets.length;
    }

    /** Where a field goes; null if a message does not have it. */
    @Nullable
    Field target(int field) {
        return targets[field];
    }

    /** Whether data is sent as a list of strings, as the dialect of January does. */
    boolean hasDataParts() {
        return dataParts;
    }

    /** Whether all fields of a message are sent, and no others, in their usual order and as April's dialect has them. */
    boolean isUsual() {
        return usual;
    }

    int typeId(int field) {
        return sent.get(field).type();
    }

    String name(int field) {
        return sent.get(field).name();
    }

    /** The plan for the message in this one. */
    MessagePlan previousMessage() {
        if (previousMessage == null) {
            throw new IllegalStateException("a struct without PreviousMessage was asked for it");
        }
        return previousMessage;
    }

    /** Builds plans one after the other rather than each inside the last: a stream may define thousands of types. */
    private static final class Builder {

        private final TypeTable types;
        private final GobInput in;
        private final Map<Integer, MessagePlan> plans = new HashMap<>();
        private final Deque<MessagePlan> unfinished = new ArrayDeque<>();
        private @Nullable MessagePlan outermost;

        Builder(TypeTable types, GobInput in) {
            this.types = types;
            this.in = in;
        }

        MessagePlan build(int typeId) {
            GobDescriptor type = types.type(typeId, in);
            if (type.kind() != Kind.STRUCT) {
                throw in.malformed("a value of type " + type.describe() + ", not a struct");
            }
            MessagePlan plan = planFor(typeId, type);
            outermost = plan;
            while (!unfinished.isEmpty()) {
                finish(unfinished.remove());
            }
            return plan;
        }

        private MessagePlan planFor(int typeId, GobDescriptor type) {
            return plans.computeIfAbsent(typeId, id -> {
                MessagePlan plan = new MessagePlan(type.fields());
                unfinished.add(plan);
                return plan;
            });
        }

        private void finish(MessagePlan plan) {
            boolean matched = plan.sent.isEmpty();
            for (int i = 0; i < plan.targets.length; i++) {
                GobDescriptor.Field sent = plan.sent.get(i);
                @Nullable Field target = Field.named(sent.name()).orElse(null);
                plan.targets[i] = target;
                if (target == null) {
                    types.requireComplete(sent.type(), in);
                } else {
                    matched = true;
                    match(plan, target, sent.type());
                }
            }
            plan.usual = !plan.dataParts && Field.ALL.equals(Arrays.asList(plan.targets));
            if (!matched && plan == outermost) {
                throw in.malformed("a struct with none of a message's fields");
            }
        }

        private void match(MessagePlan plan, Field target, int typeId) {
            GobDescriptor type = types.type(typeId, in);
            boolean fits = switch (target.kind()) {
                case TEXT -> type.kind() == Kind.STRING;
                case TEXTS -> isTexts(type);
                case BYTES -> type.kind() == Kind.BYTES || (target == Field.DATA && isTexts(type));
                case NUMBER -> type.kind() == Kind.INT;
                case FLAG -> type.kind() == Kind.BOOL;
                case MESSAGE -> type.kind() == Kind.STRUCT;
            };
            if (!fits) {
                throw misfit(target, type);
            }
            if (target == Field.DATA) {
                plan.dataParts = type.kind() == Kind.SLICE;
            }
            if (target == Field.PREVIOUS_MESSAGE) {
                plan.previousMessage = planFor(typeId, type);
            }
        }

        private boolean isTexts(GobDescriptor type) {
            return type.kind() == Kind.SLICE && type.element() == TypeTable.STRING;
        }

        private GobException misfit(Field target, GobDescriptor type) {
            return in.malformed("sent as " + type.describe() + ", which does not fit")
                    .inside(target.wireName());
        }
    }
}
