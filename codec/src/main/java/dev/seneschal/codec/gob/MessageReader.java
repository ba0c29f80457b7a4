package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.field.MessageDraft;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message from a gob stream. A message in a message is read on a stack of this class's own, so that no stream is too deep for
 * the thread.
 */
final class MessageReader {

    private static final String[] NO_TEXTS = {};

    private final GobInput in;
    private final Decoding decoding;
    private final int maxDepth;
    private Level level;

    private MessageReader(Decoding decoding, MessagePlan plan, int maxDepth) {
        this.decoding = decoding;
        this.in = decoding.in;
        this.maxDepth = maxDepth;
        this.level = new Level(null, plan, 1);
    }

    static Message read(byte[] bytes, WireLimits limits) {
        GobInput in = new GobInput(bytes, 0, bytes.length, GobLimits.defaults());
        Decoding decoding = new Decoding(in);
        MessageReader reader = new MessageReader(decoding, planFor(bytes, decoding), limits.maxDepth());
        try {
            return reader.readValue();
        } catch (GobException e) {
            throw new CodecException(e.inside(reader.path()).getMessage(), e);
        }
    }

    /** Reads up to the value and says how to read that. */
    private static MessagePlan planFor(byte[] bytes, Decoding decoding) {
        GobInput in = decoding.in;
        try {
            if (MessageTypes.begin(bytes)) {
                in.seek(MessageTypes.size());
                in.nextFrame();
                if (in.readSigned() == MessageTypes.MESSAGE_ID) {
                    return MessageTypes.plan();
                }
                in.seek(0);
            }
            int typeId = decoding.readTypeId();
            if (typeId < 0) {
                throw in.malformed("the stream holds no value");
            }
            return MessagePlan.of(typeId, decoding.types(), in);
        } catch (GobException e) {
            throw new CodecException(e.inside(Field.message(1)).getMessage(), e);
        }
    }

    private Message readValue() {
        while (true) {
            Level current = level;
            int field = nextField(current);
            if (field < 0) {
                Message message = current.draft.build();
                if (current.outer == null) {
                    return message;
                }
                level = current.outer;
                level.draft.previousMessage(message);
            } else {
                current.field = field;
                readField(current);
            }
        }
    }

    /** Go lets a frame's end stand for the end of the structs in it, though its encoder never writes that. */
    private int nextField(Level current) {
        return in.isFrameUsedUp() ? -1 : in.readField(current.field, current.plan.fieldCount());
    }

    private void readField(Level current) {
        MessagePlan plan = current.plan;
        int sent = current.field;
        if (!plan.isKnown(sent)) {
            Skipper.skip(decoding, plan.typeId(sent));
            return;
        }
        Field field = plan.target(sent);
        switch (field.kind()) {
            case TEXT -> current.draft.text(field, in.readText());
            case TEXTS -> current.draft.texts(field, readTexts());
            case BYTES -> current.draft.bytes(field, in.readBytes());
            case NUMBER -> current.draft.number(field, in.readSigned());
            case FLAG -> current.draft.flag(field, in.readBoolean());
            case MESSAGE -> enter(current);
        }
    }

    private void enter(Level outer) {
        if (outer.depth == maxDepth) {
            throw in.malformed("messages nested deeper than " + maxDepth);
        }
        level = new Level(outer, outer.plan.previousMessage(), outer.depth + 1);
    }

    private String[] readTexts() {
        int count = in.readLength("list of strings");
        String[] texts = count == 0 ? NO_TEXTS : new String[count];
        for (int i = 0; i < count; i++) {
            texts[i] = in.readText();
        }
        return texts;
    }

    private String path() {
        boolean atField = level.field >= 0 && level.field < level.plan.fieldCount();
        return atField ? Field.path(level.depth, shown(level.plan.name(level.field))) : Field.message(level.depth);
    }

    private static String shown(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    /** One message of those that are being read, each inside the one before. */
    private static final class Level {

        private final @Nullable Level outer;
        private final MessagePlan plan;
        private final int depth;
        private final MessageDraft draft = new MessageDraft();
        private int field = -1;

        private Level(@Nullable Level outer, MessagePlan plan, int depth) {
            this.outer = outer;
            this.plan = plan;
            this.depth = depth;
        }
    }
}
