package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.field.Fields;
import dev.seneschal.message.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one message as a Go node does: what is zero or empty is left out. Messages in messages are written without recursion: down to
 * the innermost what stands before it, then back up what stands behind it.
 */
final class MessageWriter {

    private static final int NESTING = Field.PREVIOUS_MESSAGE.position();

    private final GobBuffer out;
    private int lastField = -1;

    MessageWriter(GobBuffer out) {
        this.out = out;
    }

    void write(Message message) {
        List<Message> outer = new ArrayList<>(2);
        Message current = message;
        writeFields(current, 0, NESTING, 1);
        while (current.steward().previousMessage().isPresent()) {
            outer.add(current);
            current = current.steward().previousMessage().get();
            writeDelta(NESTING);
            lastField = -1;
            writeFields(current, 0, NESTING, outer.size() + 1);
        }
        writeFields(current, NESTING + 1, Field.ALL.size(), outer.size() + 1);
        out.writeUnsigned(0);
        for (int i = outer.size() - 1; i >= 0; i--) {
            lastField = NESTING;
            writeFields(outer.get(i), NESTING + 1, Field.ALL.size(), i + 1);
            out.writeUnsigned(0);
        }
    }

    private void writeFields(Message message, int from, int to, int depth) {
        for (int i = from; i < to; i++) {
            Field field = Field.ALL.get(i);
            try {
                writeField(message, field);
            } catch (GobException e) {
                throw e.inside(field.path(depth));
            }
        }
    }

    private void writeField(Message message, Field field) {
        switch (field.kind()) {
            case TEXT -> writeText(field, Fields.text(message, field));
            case TEXTS -> writeTexts(message, field);
            case BYTES -> writeBytes(field, Fields.bytes(message, field));
            case NUMBER -> writeNumber(field, Fields.number(message, field));
            case FLAG -> writeFlag(field, Fields.flag(message, field));
            case MESSAGE -> throw new IllegalStateException("a message in a message is not written as a field");
        }
    }

    private void writeText(Field field, String text) {
        if (!text.isEmpty()) {
            writeDelta(field.position());
            out.writeText(text);
        }
    }

    private void writeTexts(Message message, Field field) {
        int count = Fields.count(message, field);
        if (count > 0) {
            writeDelta(field.position());
            out.writeUnsigned(count);
            for (int i = 0; i < count; i++) {
                out.writeText(Fields.element(message, field, i));
            }
        }
    }

    private void writeBytes(Field field, byte[] bytes) {
        if (bytes.length > 0) {
            writeDelta(field.position());
            out.writeBytes(bytes);
        }
    }

    private void writeNumber(Field field, long number) {
        if (number != 0) {
            writeDelta(field.position());
            out.writeSigned(number);
        }
    }

    private void writeFlag(Field field, boolean flag) {
        if (flag) {
            writeDelta(field.position());
            out.writeUnsigned(1);
        }
    }

    private void writeDelta(int field) {
        out.writeUnsigned(field - lastField);
        lastField = field;
    }
}
