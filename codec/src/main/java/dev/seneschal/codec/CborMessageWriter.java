package dev.seneschal.codec;

import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.field.Fields;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import java.util.Optional;

/** Writes one message: an array of its 26 fields, lists and bytes that are empty as null. */
final class CborMessageWriter {

    private static final String TOO_DEEP =
            "arrays nested deeper than " + CborCodec.MAX_DEPTH + ", which no reader of CBOR messages takes";

    private final CborOutput out;

    CborMessageWriter(CborOutput out) {
        this.out = out;
    }

    void write(Message message) {
        write(message, 1);
    }

    private void write(Message message, int depth) {
        out.writeArray(Field.ALL.size());
        for (Field field : Field.ALL) {
            if (field == Field.PREVIOUS_MESSAGE) {
                writePrevious(message.steward().previousMessage(), depth);
            } else {
                writeField(message, field, depth);
            }
        }
    }

    private void writePrevious(Optional<Message> previous, int depth) {
        if (previous.isEmpty()) {
            out.writeNull();
            return;
        }
        if (depth == CborCodec.MAX_DEPTH) {
            throw new CodecException(Field.PREVIOUS_MESSAGE.path(depth) + ": " + TOO_DEEP);
        }
        write(previous.get(), depth + 1);
    }

    private void writeField(Message message, Field field, int depth) {
        try {
            switch (field.kind()) {
                case TEXT -> out.writeText(Fields.text(message, field));
                case TEXTS -> writeTexts(message, field, depth);
                case BYTES -> writeBytes(Fields.bytes(message, field));
                case NUMBER -> out.writeNumber(Fields.number(message, field));
                case FLAG -> out.writeFlag(Fields.flag(message, field));
                case MESSAGE -> throw new IllegalStateException("a message in a message is not written as a field");
            }
        } catch (CodecException e) {
            throw new CodecException(field.path(depth) + ": " + e.getMessage(), e);
        }
    }

    private void writeTexts(Message message, Field field, int depth) {
        int count = Fields.count(message, field);
        if (count == 0) {
            out.writeNull();
            return;
        }
        if (depth == CborCodec.MAX_DEPTH) {
            throw new CodecException(TOO_DEEP);
        }
        out.writeArray(count);
        for (int i = 0; i < count; i++) {
            out.writeText(Fields.element(message, field, i));
        }
    }

    private void writeBytes(byte[] bytes) {
        if (bytes.length == 0) {
            out.writeNull();
        } else {
            out.writeBytes(bytes);
        }
    }
}
