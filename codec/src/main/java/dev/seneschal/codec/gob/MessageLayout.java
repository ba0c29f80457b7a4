package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.gob.GobDescriptor.Kind;
import dev.seneschal.wire.MessageForm;
import java.util.ArrayList;
import java.util.List;

/**
 * The definitions that precede each message of a form, as a Go node writes them: the message's own type and the two kinds of lists in it.
 * They are the same bytes each time, which makes them quick to write and, from most senders, quick to read.
 */
final class MessageLayout {

    static final int MESSAGE_ID = 65;

    static final MessageLayout APRIL = new MessageLayout(MessageForm.APRIL);
    static final MessageLayout JANUARY = new MessageLayout(MessageForm.JANUARY);

    private static final int NODES_ID = 66;
    private static final int TEXTS_ID = 67;

    private final MessageForm form;
    private final byte[] definitions;

    private MessageLayout(MessageForm form) {
        this.form = form;
        this.definitions = write();
    }

    static MessageLayout of(MessageForm form) {
        return form == MessageForm.APRIL ? APRIL : JANUARY;
    }

    byte[] definitions() {
        return definitions;
    }

    /** How to read messages that are defined so. */
    PlanCache.Entry<MessagePlan> known() {
        GobInput in = new GobInput(definitions, 0, definitions.length, GobLimits.defaults());
        TypeTable types = new TypeTable();
        while (in.beginFrame()) {
            types.define(in.readSigned(), in);
        }
        return new PlanCache.Entry<>(definitions, MESSAGE_ID, types, MessagePlan.of(MESSAGE_ID, types, in));
    }

    private byte[] write() {
        List<GobDescriptor.Field> fields = new ArrayList<>();
        for (Field field : Field.ALL) {
            if (form == MessageForm.APRIL || field != Field.ARG_SIGNATURE) {
                fields.add(new GobDescriptor.Field(field.wireName(), typeId(field)));
            }
        }
        GobBuffer out = new GobBuffer();
        out.reset(0);
        writeFrame(out, new GobDescriptor(MESSAGE_ID, Kind.STRUCT, "Message", 0, 0, 0, fields));
        writeFrame(out, slice(NODES_ID, "[]steward.Node"));
        writeFrame(out, slice(TEXTS_ID, "[]string"));
        return out.toBytes();
    }

    private static GobDescriptor slice(int id, String name) {
        return new GobDescriptor(id, Kind.SLICE, name, 0, TypeTable.STRING, 0, List.of());
    }

    private static void writeFrame(GobBuffer out, GobDescriptor type) {
        GobBuffer frame = new GobBuffer();
        frame.reset(0);
        TypeWriter.write(frame, type);
        out.writeFrame(frame);
    }

    private int typeId(Field field) {
        return switch (field.kind()) {
            case TEXT -> TypeTable.STRING;
            case TEXTS -> field == Field.TO_NODES ? NODES_ID : TEXTS_ID;
            case BYTES -> field == Field.DATA && form == MessageForm.JANUARY ? TEXTS_ID : TypeTable.BYTES;
            case NUMBER -> TypeTable.INT;
            case FLAG -> TypeTable.BOOL;
            case MESSAGE -> MESSAGE_ID;
        };
    }
}
