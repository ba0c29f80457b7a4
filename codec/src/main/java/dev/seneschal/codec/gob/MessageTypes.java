package dev.seneschal.codec.gob;

import dev.seneschal.codec.field.Field;
import java.util.Arrays;

/**
 * The definitions that precede each message, as a Go node writes them: the message's own type and the two kinds of lists in it. They
 * are the same bytes each time, which makes them quick to write and, from most senders, quick to read.
 */
final class MessageTypes {

    static final int MESSAGE_ID = 65;

    private static final int NODES_ID = 66;
    private static final int TEXTS_ID = 67;
    private static final int DEFINITION_FRAMES = 3;
    private static final int SLICE_DEFINITION = 2;
    private static final int STRUCT_DEFINITION = 3;

    private static final byte[] DEFINITIONS = definitions();
    private static final MessagePlan PLAN = compile();

    private MessageTypes() {}

    static void write(GobOutput out) {
        out.writeRaw(DEFINITIONS);
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
        GobInput in = new GobInput(DEFINITIONS);
        TypeTable types = new TypeTable();
        for (int i = 0; i < DEFINITION_FRAMES; i++) {
            in.nextFrame();
            types.define(in.readSigned(), in);
        }
        return MessagePlan.of(MESSAGE_ID, types, in);
    }

    private static byte[] definitions() {
        GobOutput out = new GobOutput(512);
        out.writeFrame(messageDefinition());
        out.writeFrame(sliceDefinition("[]steward.Node", NODES_ID));
        out.writeFrame(sliceDefinition("[]string", TEXTS_ID));
        return out.toBytes();
    }

    private static GobOutput messageDefinition() {
        GobOutput out = new GobOutput(512);
        out.writeSigned(-MESSAGE_ID);
        out.writeUnsigned(STRUCT_DEFINITION);
        out.writeUnsigned(1);
        writeNamed(out, "Message", MESSAGE_ID);
        out.writeUnsigned(1);
        out.writeUnsigned(Field.ALL.size());
        for (Field field : Field.ALL) {
            writeNamed(out, field.wireName(), typeId(field));
        }
        out.writeUnsigned(0);
        out.writeUnsigned(0);
        return out;
    }

    private static GobOutput sliceDefinition(String name, int id) {
        GobOutput out = new GobOutput(32);
        out.writeSigned(-id);
        out.writeUnsigned(SLICE_DEFINITION);
        out.writeUnsigned(1);
        writeNamed(out, name, id);
        out.writeUnsigned(1);
        out.writeSigned(TypeTable.STRING);
        out.writeUnsigned(0);
        out.writeUnsigned(0);
        return out;
    }

    /** A struct of a name and an id. */
    private static void writeNamed(GobOutput out, String name, int id) {
        out.writeUnsigned(1);
        out.writeText(name);
        out.writeUnsigned(1);
        out.writeSigned(id);
        out.writeUnsigned(0);
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
