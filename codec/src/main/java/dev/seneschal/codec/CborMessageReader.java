package dev.seneschal.codec;

import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.field.MalformedException;
import dev.seneschal.codec.field.MessageDraft;
import dev.seneschal.message.Message;
import dev.seneschal.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/** Reads one message: an array of its 26 fields. */
final class CborMessageReader {

    private static final int FIELDS = Field.ALL.size();

    private final CborInput in;
    private final int maxMessages;
    private Level level;

    private CborMessageReader(CborInput in, WireLimits limits, boolean open) {
        this.in = in;
        this.maxMessages = Math.min(CborCodec.MAX_DEPTH, limits.maxDepth());
        this.level = new Level(null, open);
    }

    static Message read(byte[] bytes, WireLimits limits) {
        CborInput in = new CborInput(bytes);
        boolean open;
        try {
            in.skipTags();
            open = readMessageHead(in);
        } catch (MalformedException e) {
            throw e.in(Field.message(1));
        }
        CborMessageReader reader = new CborMessageReader(in, limits, open);
        try {
            return reader.read();
        } catch (MalformedException e) {
            throw e.in(reader.path());
        }
    }

    /** Whether the array ends with a break rather than by its count. */
    private static boolean readMessageHead(CborInput in) {
        int count = in.readArray();
        if (count != CborInput.UNTIL_BREAK && count != FIELDS) {
            throw in.malformed("an array of " + count + " elements, a message has " + FIELDS);
        }
        return count == CborInput.UNTIL_BREAK;
    }

    private Message read() {
        while (true) {
            Level current = level;
            if (current.field < FIELDS) {
                readField(current, Field.ALL.get(current.field));
                continue;
            }
            if (current.open && !in.readBreak()) {
                throw in.malformed("an array of more than " + FIELDS + " elements");
            }
            Message message = current.draft.build();
            if (current.outer == null) {
                return message;
            }
            level = current.outer;
            level.draft.previousMessage(message);
            level.field++;
        }
    }

    private void readField(Level current, Field field) {
        boolean listsFit = current.depth < CborCodec.MAX_DEPTH;
        MessageDraft draft = current.draft;
        switch (field.kind()) {
            case TEXT -> draft.text(field, in.readText());
            case TEXTS -> draft.texts(field, in.readTexts(listsFit));
            case BYTES -> draft.bytes(field, in.readBytes(listsFit));
            case NUMBER -> draft.number(field, in.readNumber());
            case FLAG -> draft.flag(field, in.readFlag());
            case MESSAGE -> {
                if (enter(current)) {
                    return;
                }
            }
        }
        current.field++;
    }

    /** Goes on with the message in this one, if there is one. */
    private boolean enter(Level outer) {
        in.skipTags();
        if (in.readNull()) {
            return false;
        }
        if (outer.depth == maxMessages) {
            throw in.malformed("messages nested deeper than " + maxMessages);
        }
        level = new Level(outer, readMessageHead(in));
        return true;
    }

    private String path() {
        return level.field < FIELDS ? Field.ALL.get(level.field).path(level.depth) : Field.message(level.depth);
    }

    /** One message of those that are being read, each inside the one before. */
    private static final class Level {

        private final @Nullable Level outer;
        private final boolean open;
        private final int depth;
        private final MessageDraft draft = new MessageDraft();
        private int field;

        private Level(@Nullable Level outer, boolean open) {
            this.outer = outer;
            this.open = open;
            this.depth = outer == null ? 1 : outer.depth + 1;
        }
    }
}
