package dev.seneschal.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.seneschal.codec.field.Field;
import dev.seneschal.codec.field.Fields;
import dev.seneschal.codec.field.Utf8;
import dev.seneschal.message.Message;
import dev.seneschal.wire.CodecException;
import dev.seneschal.wire.MessageForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Writes a message as a JSON object, without the fields that are not set. */
final class JsonMessageWriter {

    private final JsonGenerator out;
    private final MessageForm form;
    private final boolean bytesAsNumbers;
    private int depth;

    JsonMessageWriter(JsonGenerator out, MessageForm form, boolean bytesAsNumbers) {
        this.out = out;
        this.form = form;
        this.bytesAsNumbers = bytesAsNumbers;
    }

    void write(Message message) throws IOException {
        depth++;
        out.writeStartObject();
        for (Field field : Field.ALL) {
            try {
                write(message, field);
            } catch (HalfPairException e) {
                throw new CodecException(field.path(depth) + ": " + e.getMessage(), e);
            }
        }
        out.writeEndObject();
        depth--;
    }

    private void write(Message message, Field field) throws IOException {
        if (form == MessageForm.JANUARY && field == Field.DATA) {
            writeParts(message);
            return;
        }
        switch (field.kind()) {
            case TEXT -> writeText(field, Fields.text(message, field));
            case TEXTS -> writeTexts(message, field);
            case BYTES -> writeBytes(field, Fields.bytes(message, field));
            case NUMBER -> {
                if (Fields.number(message, field) != 0) {
                    out.writeNumberField(JsonKeys.of(field), Fields.number(message, field));
                }
            }
            case FLAG -> {
                if (Fields.flag(message, field)) {
                    out.writeBooleanField(JsonKeys.of(field), true);
                }
            }
            case MESSAGE -> {
                if (message.steward().previousMessage().isPresent()) {
                    out.writeFieldName(JsonKeys.of(field));
                    write(message.steward().previousMessage().get());
                }
            }
        }
    }

    private void writeText(Field field, String text) throws IOException {
        if (!text.isEmpty()) {
            out.writeStringField(JsonKeys.of(field), whole(text));
        }
    }

    private void writeTexts(Message message, Field field) throws IOException {
        int count = Fields.count(message, field);
        if (count > 0) {
            out.writeArrayFieldStart(JsonKeys.of(field));
            for (int i = 0; i < count; i++) {
                out.writeString(whole(Fields.element(message, field, i)));
            }
            out.writeEndArray();
        }
    }

    private void writeBytes(Field field, byte[] bytes) throws IOException {
        if (bytes.length == 0 || (form == MessageForm.JANUARY && field == Field.ARG_SIGNATURE)) {
            return;
        }
        if (!bytesAsNumbers) {
            out.writeBinaryField(JsonKeys.of(field), bytes);
            return;
        }
        out.writeArrayFieldStart(JsonKeys.of(field));
        for (byte each : bytes) {
            out.writeNumber(each & 0xff);
        }
        out.writeEndArray();
    }

    private void writeParts(Message message) throws IOException {
        if (message.dataParts().isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(JsonKeys.of(Field.DATA));
        for (byte[] part : message.dataParts()) {
            try {
                out.writeString(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(part))
                        .toString());
            } catch (CharacterCodingException e) {
                throw new CodecException(Field.DATA.path(depth) + ": bytes that are not UTF-8, as January needs", e);
            }
        }
        out.writeEndArray();
    }

    private static String whole(String text) {
        try {
            Utf8.length(text);
            return text;
        } catch (CodecException e) {
            throw new HalfPairException(e);
        }
    }

    /** So that a nested message's error is not given the outer one's place too. */
    private static final class HalfPairException extends RuntimeException {

        private static final long serialVersionUID = 1;

        HalfPairException(CodecException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
