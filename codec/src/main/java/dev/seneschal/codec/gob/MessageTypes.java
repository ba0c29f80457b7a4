package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.gob.GobDescriptor.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The definitions that precede each message, as a Go node writes them: the message's own type and the two kinds of lists in it. They
 * are the same bytes each time, which makes them quick to write and, from most senders, quick to read.
 */
final class MessageTypes {

    static final int MESSAGE_ID = 65;

    private static final int NODES_ID = 66;
    private static final int TEXTS_ID = 67;
    private static final int DEFINITION_FRAMES = 3;

    private static final byte[] DEFINITIONS = write();
    private static final MessagePlan PLAN = compile();

    private MessageTypes() {}

    static byte[] definitions() {
        return DEFINITIONS;
    }

    static int size() {
        return DEFINITIONS.length;
    }

    static boolean begin(byte[] stream) {
        return stream.length > DEFINITIONS.length
                && Arrays.equals(stream, 0, DEFINITIONS.length, DEFINITIONS, 0, DEFINITIONS.length);
    }

    /** The plan for a message whose types are defined so. */
    static MessagePlan plan() {
        return PLAN;
    }

    private static MessagePlan compile() {
        GobInput in = new GobInput(DEFINITIONS, 0, DEFINITIONS.length, GobLimits.defaults());
        TypeTable types = new TypeTable();
        for (int i = 0; i < DEFINITION_FRAMES; i++) {
            in.nextFrame();
            types.define(in.readSigned(), in);
        }
        return MessagePlan.of(MESSAGE_ID, types, in);
    }

    private static byte[] write() {
        GobBuffer out = new GobBuffer(512);
        List<GobDescriptor.Field> fields = new ArrayList<>();
        Field.ALL.forEach(field -> fields.add(new GobDescriptor.Field(field.wireName(), typeId(field))));
        writeFrame(out, new GobDescriptor(MESSAGE_ID, Kind.STRUCT, "Message", 0, 0, 0, fields));
        writeFrame(out, slice(NODES_ID, "[]steward.Node"));
        writeFrame(out, slice(TEXTS_ID, "[]string"));
        return out.toBytes();
    }

    private static GobDescriptor slice(int id, String name) {
        return new GobDescriptor(id, Kind.SLICE, name, 0, TypeTable.STRING, 0, List.of());
    }

    private static void writeFrame(GobBuffer out, GobDescriptor type) {
        GobBuffer frame = new GobBuffer(512);
        TypeWriter.write(frame, type);
        out.writeFrame(frame);
    }

    private static int typeId(Field field) {
        return switch (field.kind()) {
            case TEXT -> TypeTable.STRING;
            case TEXTS -> field == Field.TO_NODES ? NODES_ID : TEXTS_ID;
            case BYTES -> TypeTable.BYTES;
            case NUMBER -> TypeTable.INT;
            case FLAG -> TypeTable.BOOL;
            case MESSAGE -> MESSAGE_ID;
        };
    }
}
